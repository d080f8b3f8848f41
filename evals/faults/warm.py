"""Reads what a serving process reads at its first message: word lists, patterns, the sentence reader's weights.

Imported by a fork server before it forks, so that a process that lives for one change does not pay for it again.
"""

from agent.guardrails import promises, sentences
from agent.reading import matter, person
from service.consent import quantities, reading

SAID = "yes please, refund one mug of order 1015"

person.wanted(SAID)
matter.topics(SAID)
reading.read(SAID)
quantities.counted(SAID, "Mug")
promises.claims(SAID)
sentences.reader().read(SAID)
