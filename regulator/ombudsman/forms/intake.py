"""What a clerk types of a letter or a call, and what somebody fills in on the website."""

import re
from datetime import datetime, time
from typing import Any

from wtforms import BooleanField
from wtforms.validators import ValidationError

from regulator.core.clock import LONDON
from regulator.core.forms import Chosen, DateField, Form, Line, OneOfFew, Paragraph

from ..actions.intake import LONGEST_NAME, LONGEST_STORY
from ..rules.words import (
    PLAIN,
    STAGES_IN_PLAIN_WORDS,
    SUBJECTS,
    Channel,
    ReadBack,
    Situation,
    Stage,
    subject_words,
)
from .ways import IN_ENGLISH_ALONE, WithAWay


def _subjects() -> list[tuple[str, str]]:
    return [
        (f"{subject}/{kind}", subject_words(subject, kind))
        for subject, (_, kinds) in SUBJECTS.items()
        for kind in kinds
    ]


def _plain_subjects() -> list[tuple[str, str]]:
    """The same, as somebody would say who has never complained before."""
    return [
        (f"{subject}/{kind}", plain if len(SUBJECTS[subject][1]) == 1 else f"{plain}: {kind}")
        for subject, plain in PLAIN.items()
        for kind in SUBJECTS[subject][1]
    ]


def _pairs(*given: str | None) -> list[tuple[str, str]]:
    """What was chosen, as subject and kind."""
    chosen = dict.fromkeys(each for each in given if each)
    return [(subject, kind) for subject, _, kind in (each.partition("/") for each in chosen)]


class FindForm(Form):
    """Half a name, or a number. It is sent, never put into an address: addresses are kept in logs."""

    who = Line("Name or prison number", what="a name or a prison number", longest=LONGEST_NAME)
    came = DateField(
        "Date it came, if many have that name",
        what="the date it came",
        optional=True,
        hint="The cases of a week before and after it are shown.",
    )


class LogForm(WithAWay, Form):
    """One complaint, in the order in which a letter is read."""

    name = Line("Name", what="the name", longest=LONGEST_NAME)
    number = Line("Prison number", what="the prison number", longest=20, optional=True, width="govuk-input--width-10")
    clash = Line(
        "If the files have this number under another name, why it is right all the same",
        what="why it is right",
        longest=500,
        optional=True,
    )
    respondent = Line(
        "Prison or provider where it happened",
        what="the code of the prison or provider",
        longest=20,
        hint="Its code. It stays the one of the event, wherever the person is now.",
        width="govuk-input--width-10",
    )
    held_at = Line(
        "Where the person is now, if elsewhere",
        what="the code of the prison or provider",
        longest=20,
        optional=True,
        width="govuk-input--width-10",
    )
    story = Paragraph("What it is about", what="what it is about", longest=LONGEST_STORY, rows=5)
    subject = Chosen("Subject", what="the subject", hint="Type its first letters.")
    second_subject = Chosen("Second subject", what="the second subject", optional=True)
    third_subject = Chosen("Third subject", what="the third subject", optional=True)
    channel = Chosen("How it came", what="how it came")
    received_on = DateField("Date it came", what="the date it came")
    learned_on = DateField("Date the person knew of it", what="the date they knew", optional=True)
    stages = Chosen("Stages done", what="the stages done", optional=True)
    complained_on = DateField("Date they first complained there", what="the date they complained", optional=True)
    last_reply_on = DateField("Date of the last reply there", what="the date of the last reply", optional=True)
    situation = Chosen("Who they are", what="who they are")
    address = Paragraph("Address, if not in prison", what="the address", longest=500, optional=True, rows=2)
    email = Line("Email, only if they asked for mail", what="the email", longest=200, optional=True)
    reply_format = Chosen("How they want to be written to", what="how they want to be written to")
    reply_language = Chosen("In which language", what="the language", hint=IN_ENGLISH_ALONE)
    others = Paragraph(
        "Others who complain in the same letter",
        what="the others",
        longest=20_000,
        optional=True,
        rows=3,
        hint="One on each line: the name, a comma, the prison number. For example: Peter Invented, A1234BC",
    )
    together = OneOfFew("If there are others, what is it?", what="whether it is one case or several", optional=True)
    language = Line("Language of the letter", what="the language", longest=40)
    confidential = BooleanField("It came under confidential access")
    priority = Line("Why it goes first, if it does", what="why it goes first", longest=500, optional=True)
    reprisal = Line("Why reprisals are feared, if they are", what="why", longest=500, optional=True)
    person = Line("Person in the files", what="the person", longest=20, optional=True)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for field in (self.subject, self.second_subject, self.third_subject):
            field.offer(_subjects())
        self.together.offer(
            [("each", "A case for each of them"), ("joint", "One joint case: they want one answer to one event")]
        )
        self.channel.offer([(each.value, each.words) for each in Channel])
        self.stages.offer([(each.value, each.words) for each in Stage])
        self.situation.offer([(each.value, each.words) for each in Situation])
        self.offer_ways()

    @property
    def other_people(self) -> list[tuple[str, str]]:
        """The others of the letter: name and number of each. What follows the last comma is a number where it has a
        digit, and belongs to the name otherwise ("Quill, Peter")."""
        people = []
        for line in filter(None, map(str.strip, (self.others.data or "").splitlines())):
            name, _, number = line.rpartition(",")
            numbered = bool(name.strip()) and any(map(str.isdigit, number))
            people.append((name.strip(), number.strip()) if numbered else (line, ""))
        return people

    @property
    def chosen_subjects(self) -> list[tuple[str, str]]:
        """The subjects as pairs."""
        return _pairs(self.subject.data, self.second_subject.data, self.third_subject.data)


class ComplainForm(WithAWay, Form):
    """The form on the website, for people supervised in the community and for families."""

    situation = OneOfFew("Who are you?", what="who you are")
    name = Line("Name of the person it happened to", what="the name", longest=LONGEST_NAME)
    number = Line(
        "Their prison number, if they have one", what="the prison number", longest=20, optional=True,
        width="govuk-input--width-10",
    )  # fmt: skip
    respondent = Chosen("Which prison or probation provider is it about?", what="the prison or provider")
    subject = Chosen(
        "What is it about?", what="what it is about", hint="If it is about several things, choose the others below."
    )
    second_subject = Chosen("Is it about something else too?", what="what it is about", optional=True)
    third_subject = Chosen("And something else?", what="what it is about", optional=True)
    story = Paragraph("What happened?", what="what happened", longest=LONGEST_STORY, rows=8)
    learned_on = DateField("When did you find out?", what="the date", optional=True)
    stages = OneOfFew(
        "How far did the person get with the prison's or provider's own complaints procedure?",
        what="how far they got",
        optional=True,
    )
    complained_on = DateField("When did you complain to them?", what="the date", optional=True)
    last_reply_on = DateField(
        "When was their last reply?", what="the date", optional=True, hint="Leave this empty if they have not replied."
    )
    reprisal = Paragraph(
        "Are you afraid that somebody will be treated badly because of this? Say why",
        what="why",
        longest=500,
        optional=True,
        rows=2,
        hint="We read this at once. Leave it empty if you are not.",
    )
    address = Paragraph("Where should we write to?", what="an address", longest=500, rows=4)
    email = Line(
        "Email, if you want us to write by email", what="the email", longest=200, optional=True,
        hint="We only use it if you give it. Email is less private than a letter.",
    )  # fmt: skip
    reply_format = OneOfFew("How should we write?", what="how we should write")
    reply_language = OneOfFew("In which language?", what="the language", hint=IN_ENGLISH_ALONE)

    def __init__(self, providers: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        self.situation.offer(
            [("community", "I am supervised by probation"), ("family", "I am writing for somebody else")]
        )
        self.respondent.offer(providers)
        for field in (self.subject, self.second_subject, self.third_subject):
            field.offer(_plain_subjects())
        self.stages.offer(list(STAGES_IN_PLAIN_WORDS.items()))
        self.offer_ways()

    @property
    def chosen_subjects(self) -> list[tuple[str, str]]:
        """The subjects as pairs."""
        return _pairs(self.subject.data, self.second_subject.data, self.third_subject.data)


class NoteForm(Form):
    """What somebody said, on the telephone or at a visit, in the order in which it is spoken of."""

    channel = OneOfFew("How did you speak?", what="how you spoke")
    who = Line("Who spoke", what="who spoke", longest=LONGEST_NAME, hint="As they give their name.")
    on = DateField("Date", what="the date")
    time = Line("Time", what="the time", longest=5, hint="For example, 14:30", width="govuk-input--width-5")
    case = Line(
        "Case, if there is one",
        what="the reference of the case",
        longest=20,
        optional=True,
        hint="OMB- and the number. Then the rest about the person can stay empty.",
        width="govuk-input--width-10",
    )
    name = Line("Name of the person it happened to", what="the name", longest=LONGEST_NAME, optional=True)
    number = Line("Prison number", what="the prison number", longest=20, optional=True, width="govuk-input--width-10")
    respondent = Line(
        "Prison or provider where it happened",
        what="the code of the prison or provider",
        longest=20,
        optional=True,
        hint="Its code.",
        width="govuk-input--width-10",
    )
    clash = Line(
        "If the files have this number under another name, why it is right all the same",
        what="why it is right",
        longest=500,
        optional=True,
    )
    situation = Chosen("Who they are", what="who they are", optional=True)
    subject = Chosen("Subject", what="the subject", optional=True, hint="Type its first letters.")
    second_subject = Chosen("Second subject", what="the second subject", optional=True)
    said = Paragraph("What was said, in their words", what="what was said", longest=LONGEST_STORY, rows=8)
    read_back = OneOfFew("Was it read back to them?", what="whether it was read back")
    why_not = Paragraph(
        "What they put right, or why it was not read back", what="what it was", longest=500, optional=True, rows=2
    )
    address = Paragraph("Address, if not in prison", what="the address", longest=500, optional=True, rows=2)
    reprisal = Line("Why reprisals are feared, if they are", what="why", longest=500, optional=True)
    person = Line("Person in the files", what="the person", longest=20, optional=True)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.channel.offer([("phone", "On the telephone"), ("visit", "At a visit")])
        self.situation.offer([(each.value, each.words) for each in Situation])
        self.subject.offer(_subjects())
        self.second_subject.offer(_subjects())
        self.read_back.offer([(each.value, each.words) for each in ReadBack])

    def validate_time(self, field: Line) -> None:
        """Refuse what is no time of day."""
        if _time(field.data) is None:
            raise ValidationError("Enter a time of day, such as 14:30")

    @property
    def spoken_at(self) -> datetime:
        """When it was, in London."""
        return datetime.combine(self.on.data, _time(self.time.data) or time(), LONDON)

    @property
    def chosen_subjects(self) -> list[tuple[str, str]]:
        """The subjects as pairs."""
        return _pairs(self.subject.data, self.second_subject.data)


def _time(text: str | None) -> time | None:
    """A time of day as people type it: 14:30, 14.30, 1430, 9:05."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])", (text or "").strip())
    return time(int(found[1]), int(found[2])) if found else None
