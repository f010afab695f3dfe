"""What devices hand in: kept once, in any order, each answered for itself, and proved by a receipt."""

import pytest

from regulator.core.db import reading
from regulator.inspections import queries
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests.inspections.workers import inspection_for, worker

from .device import answers, device

pytestmark = pytest.mark.database


@pytest.fixture
def ann(app):
    """Ann's device, on a visit with fieldwork open."""
    who, ben = worker(app, Role.INSPECTOR, "Ann Author"), worker(app, Role.INSPECTOR, "Ben Beside")
    ref = inspection_for(State.FIELDWORK, (who, "field"), (ben, "field"))
    made = device(app, ref, who)
    made.ben = ben
    return made


def statements(ref):
    with reading():
        inspection = queries.by_reference(ref)
        return sorted(each.statement for each in queries.evidence(inspection.id))


def test_a_day_out_of_reach_is_handed_in_and_proved_word_for_word(ann):
    for number in range(5):
        ann.note(f"Seen, number {number}. “Ökonom”, 10 °C\u2028")
    answer = ann.hand_in()
    assert answers(answer) == ["kept"] * 5
    told = ann.checked(answer.get_json()["receipt"])
    assert (told["through"], told["chain"], told["beyond"], told["aside"]) == (5, ann.chain(), [], 0)
    again = ann.hand_in()
    assert answers(again) == ["known"] * 5
    assert again.get_json()["receipt"] == answer.get_json()["receipt"], "nothing changed: the same receipt"
    assert len([each for each in statements(ann.ref) if each.startswith("Seen")]) == 5
    final = ann.finish()
    assert ann.checked(final.get_json()["receipt"])["final"] is True
    assert ann.checked(ann.hand_in([]).get_json()["receipt"])["final"] is True, "and it stays final"
    ann.note("One more.")
    assert ann.checked(ann.hand_in().get_json()["receipt"])["final"] is False
