"""What nobody should type and somebody will: values, files and bodies that have broken other software."""

import io
import zipfile
from random import Random

TEXTS: tuple[bytes, ...] = tuple(
    each if isinstance(each, bytes) else each.encode("utf-8", "surrogatepass")
    for each in (
        *(
            "",
            " ",
            "\t\n",
            "\x00",
            "a\x00b",
            "\x07",
            "\x1b[2J",
            "\ud800",
            "a\udfffb",
            "\ufffe",
            "\u202e",
            "\u200b",
            "\u2028",
        ),
        *(b"\xff\xfe", b"\xc0\xaf", b"%", b"%00", b"%ED%A0%80", b"+", b"&", b"="),
        *("-1", "0", "1", "2", "31", "99", "1000000", "2147483648", "9223372036854775808", "9" * 30, "9" * 5000),
        *("1e309", "NaN", "inf", "1.5", "0x1f", "١٢", "½", "²", "1_000", "+1", "--1"),
        *("2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "29 2 2027", "now"),
        *("true", "false", "null", "None", "undefined", "[]", "{}", '{"a":1}', "[1]", "__class__", "constructor"),
        *("<script>alert(1)</script>", "{{ 7*7 }}", "{% include 'x' %}", "' OR 1=1 --", "'; DROP TABLE event; --", '"'),
        *(
            "../../etc/passwd",
            "/etc/passwd",
            "http://evil.example/",
            "//evil.example",
            "javascript:alert(1)",
            "\\\\x\\y",
        ),
        *("a\r\nSet-Cookie: a=b", "a\nBcc: x@y.example", "=1+1", "@SUM(A1)", "-cmd", "x@y.example", "X" * 300),
        *("é" * 300, "😀" * 50, "a" * 2_000, "word " * 5_000, "x" * 100_000, "I\u0307", "ß", "\u0301" * 40),
        *("on", "met", "not-met", "safety", "accept", "submit", "ZWX", "INS-2026-0001", "full"),
    )
)


def files(chance: Random) -> tuple[str, bytes, str]:
    """A file as a browser sends it: name, content, the type that it claims."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<" * 50_000)
        archive.writestr("[Content_Types].xml", b"<Types/>")
    contents = (
        b"",
        b"\x00" * 100,
        b"name,email\nA,b@c.example\n",
        b"\xff\xfe\x00\x01",
        b"\x89PNG\r\n\x1a\n" + b"0" * 50,
        b"\xff\xd8\xff\xe0" + b"0" * 50,
        b"%PDF-1.7\n%%EOF",
        b"MZ" + b"\x00" * 200,
        b"PK\x03\x04" + b"\x00" * 60,
        made.getvalue(),
        b'name,email\n"' + b"x" * 20_000,
        b"a;" * 5_000,
    )
    names = ("a.csv", "a.xlsx", "a.jpg", "a.pdf", "../../a", "", "a\x00.csv", "é" * 200 + ".csv", "con.txt", 'a".csv')
    kinds = ("text/csv", "image/jpeg", "application/pdf", "text/html", "", "x" * 200, "application/octet-stream")
    return chance.choice(names), chance.choice(contents), chance.choice(kinds)


def bodies(chance: Random) -> tuple[bytes, str]:
    """A body that is no form, and the type that it claims."""
    return chance.choice(
        (
            (b"{", "application/json"),
            (b'{"csrf_token": 1}', "application/json"),
            (b"\x00" * 1000, "application/octet-stream"),
            (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
            (b"a=b", "multipart/form-data"),
            (b"a=b", "multipart/form-data; boundary=" + "y" * 500),
            (b"&&&&==&=a&b", "application/x-www-form-urlencoded"),
            (b"a=%zz&b=%", "application/x-www-form-urlencoded"),
            (b"&".join(b"f%d=1" % number for number in range(3000)), "application/x-www-form-urlencoded"),
            (b"", ""),
            (b"<a/>", "text/xml"),
        )
    )
