"""The days on site: what an inspector takes along, what comes back from devices and paper, and that none of it is lost.

2026-11: a device's entries go into the inspections' journal by the one way that everything goes; what cannot go there
now (a gap before it, fieldwork closed, somebody no longer on the team, a body that cannot be read) is kept beside it in
`SetAside`, word for word, and shown to the lead. Of a device, numbers are counted for each visit, and a chain of hashes
over them is what a receipt signs: the device makes the same one, and removes only what a receipt proves.
2026-11: `docs/sync.md` is the protocol between the application and this package; a change there is a change here.
"""
