"""Terms that a report explains. General knowledge in our own words; each is explained where a report uses it."""

from collections.abc import Sequence

from regulator.standards.rules.schemes import CountedScheme, Scheme

ALWAYS = {
    "Concern": "Something wrong that the provider must answer. A priority concern comes first.",
    "Edition": "The standards as they stood on a day. A published edition never changes; a new one takes its place.",
    "Minimum standard": "What must always be so. It is met or not met; it is never averaged into a rating.",
    "Notable practice": "Something done so well that other places may learn from it.",
    "Right of reply": "The provider reads the draft, disputes what is wrong in it, and every point is answered.",
}
PRISONS = {
    "Certified normal accommodation": "How many people a prison can hold without crowding, cell by cell.",
    "Constant supervision": "A member of staff watches a prisoner all the time, because the risk to life is high.",
    "Segregation": "Being kept apart from other prisoners, for order, for safety or as a punishment.",
    "Urgent notification": "A letter saying that a prison is so bad that a public answer is owed within 28 days.",
    "Use of force": "Any physical force that staff use on a prisoner, and equipment such as batons or spray.",
}
PROBATION = {
    "Applicable case": "A case that a question can be asked of. Others are left out of the percentage.",
    "Community Rehabilitation Company": "A company that supervises people of low and medium risk in an area.",
    "Key question": "One of the questions that a standard is broken into; the lowest answer decides the rating.",
    "Through the Gate": "Help with the return to the community that begins in prison and goes on outside.",
    "Unpaid work": "Work for the community that a court orders as part of a sentence.",
}


def glossary(schemes: Sequence[Scheme], said: str) -> list[dict[str, str]]:
    """The terms that a report uses, in alphabetical order; `said` is everything it says."""
    used = said.lower()
    counted = [isinstance(each, CountedScheme) for each in schemes]
    special = (PROBATION if any(counted) else {}) | (PRISONS if not all(counted) or not counted else {})
    terms = ALWAYS | {term: meaning for term, meaning in special.items() if term.lower() in used}
    return [{"term": term, "meaning": terms[term]} for term in sorted(terms)]
