"""Compliance of a title's uses with guidelines: rules, approvals, consents, and the verdict.

permissions.py  the record of approvals and consents, and what has become of each at a moment
rules.py        a use, a rule, and what the rule says of the use
assessing.py    all rules in force on all uses: what the API answers
reading.py      where the facts come from: the templates of `graph.registry`
issues.py       the titles that something is missing for
recording.py    adding an approval or a consent
"""
