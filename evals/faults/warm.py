"""Reads what a serving process reads at its first message: tables, tools, word lists, certificates, a reader's weights.

Imported by a fork server before it forks, so that a process that lives for one change does not pay for it again.
"""

import anyio
from sqlalchemy.orm import configure_mappers

from agent.embedded import model
from agent.guardrails import promises, sentence_reader
from agent.reading import person, sensitive_topics
from connectors.stores import registry
from runtime.certificates import trusted
from service import gloss
from service.consent import amending, quantities, reading, said
from service.tryon import photo_requests
from tools import TOOLS

SAID = "yes please, refund one mug of order 1015"

configure_mappers()
trusted()
anyio.run(anyio.sleep, 0)  # loads what a client of HTTP runs on
for name in registry.OURS:
    registry.platform(name)
model.EmbeddedChat().bind_tools(list(TOOLS.values()))
person.wanted(SAID)
sensitive_topics.topics(SAID)
reading.read(SAID)
amending.standing(SAID)
said.read(SAID)
quantities.counted(SAID, "Mug")
promises.claims(SAID)
sentence_reader.reader().read(SAID)
for code in gloss.codes():
    gloss.called(code)
photo_requests.asks("hello")
