"""Bulk queries as lines of JSON: the selection is compiled once, then run over every row."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_argument_values,
    get_named_type,
    is_leaf_type,
    parse,
    validate,
)

from evals.standins.shopify.resolve import COMPUTED, MISSING, Asked, guard
from evals.standins.shopify.roots import LISTS, rows
from evals.standins.shopify.schema import schema
from evals.standins.shopify.state import Entity, World

Read = Callable[[World, Any], Any]
MAX_CONNECTIONS, MAX_DEPTH, WINDOW = 5, 2, 400


class Invalid(Exception):
    """The query cannot be a bulk query; the text says why."""


@dataclass
class Plan:
    """How one kind of row becomes a line, and where its children are."""

    kind: str
    scalars: list[tuple[str, Read]] = field(default_factory=list)
    objects: list[tuple[str, Read, Plan]] = field(default_factory=list)
    children: list[tuple[Read, Plan]] = field(default_factory=list)
    branches: list[tuple[str, Plan]] = field(default_factory=list)  # of fragments on a type

    def project(self, world: World, row: Any, found: list[tuple[Any, Plan]]) -> Any:
        """Return what was selected of a row; rows of connections inside are added to ``found``."""
        if row is None:
            return None
        if isinstance(row, list):
            return [self.project(world, one, found) for one in row]
        line = {key: read(world, row) for key, read in self.scalars}
        for key, read, plan in self.objects:
            line[key] = plan.project(world, read(world, row), found)
        for read, plan in self.children:
            found.extend((one, plan) for one in read(world, row))
        for kind, plan in self.branches:
            if row["__typename"] == kind:
                line |= plan.project(world, row, found)
        return line


class Compiler:
    """Turns the text of a bulk query into a plan, and refuses what Shopify refuses."""

    def __init__(self, asked: Asked, text: str) -> None:
        self.asked, self.connections = asked, 0
        document: DocumentNode = parse(text)
        if problems := validate(schema(), document):
            raise Invalid(f"Invalid bulk query: {problems[0].message}")
        self.fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }
        [operation] = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
        fields = [one for one in operation.selection_set.selections if isinstance(one, FieldNode)]
        if len(fields) != 1 or fields[0].name.value not in LISTS:
            raise Invalid("Invalid bulk query: There should be exactly one top-level connection.")
        self.root = LISTS[fields[0].name.value]
        query = schema().query_type
        assert query is not None
        definition = query.fields[fields[0].name.value]
        guard(asked, "QueryRoot", fields[0].name.value, get_named_type(definition.type).name)
        self.args = dict(get_argument_values(definition, fields[0]))
        self.plan = self.connection(fields[0], get_named_type(definition.type), 0)
        if self.connections > MAX_CONNECTIONS:
            raise Invalid(f"Bulk queries cannot contain more than {MAX_CONNECTIONS} connections.")

    def connection(self, node: FieldNode, kind: Any, depth: int) -> Plan:
        """Return the plan of a connection's rows."""
        self.connections += 1
        if depth > MAX_DEPTH:
            raise Invalid(f"Bulk queries cannot contain connections with a nesting depth greater than {MAX_DEPTH}.")
        row_type = get_named_type(kind.fields["nodes"].type)
        plan = Plan(row_type.name)
        for one in node.selection_set.selections if node.selection_set else ():
            if isinstance(one, FieldNode) and one.name.value == "nodes":
                self.fill(plan, one.selection_set, row_type, depth)
            elif isinstance(one, FieldNode) and one.name.value == "edges":
                for inner in one.selection_set.selections if one.selection_set else ():
                    if isinstance(inner, FieldNode) and inner.name.value == "node":
                        self.fill(plan, inner.selection_set, row_type, depth)
        nested = plan.children or any(each.children for _, _, each in plan.objects)
        if nested and "id" not in {key for key, _ in plan.scalars}:
            words = "The parent 'node' field for a nested connection must select the 'id' field without an alias"
            raise Invalid(f"{words} and must be of 'ID' return type.")
        return plan

    def fill(self, plan: Plan, chosen: SelectionSetNode | None, kind: Any, depth: int) -> None:
        for one in chosen.selections if chosen else ():
            if isinstance(one, FieldNode):
                self.field(plan, one, kind, depth)
                continue
            assert isinstance(one, (InlineFragmentNode, FragmentSpreadNode))
            inner: Any = self.fragments[one.name.value] if isinstance(one, FragmentSpreadNode) else one
            on = schema().type_map[inner.type_condition.name.value] if inner.type_condition else kind
            if on is kind or not isinstance(on, GraphQLObjectType):
                self.fill(plan, inner.selection_set, on, depth)
            else:
                branch = Plan(on.name)
                self.fill(branch, inner.selection_set, on, depth)
                plan.branches.append((on.name, branch))

    def field(self, plan: Plan, node: FieldNode, kind: Any, depth: int) -> None:
        name, key = node.name.value, (node.alias or node.name).value
        if name == "__typename":
            plan.scalars.append((key, lambda _world, row: row["__typename"]))
            return
        assert isinstance(kind, (GraphQLObjectType, GraphQLInterfaceType))
        definition = kind.fields[name]
        named = get_named_type(definition.type)
        guard(self.asked, kind.name, name, named.name)
        args = {**get_argument_values(definition, node), "_asked": self.asked}
        read = _reader(kind, name, args)
        if is_leaf_type(named):
            plan.scalars.append((key, read))
        elif named.name.endswith("Connection"):
            plan.children.append((_rows(read), self.connection(node, named, depth + 1)))
        else:
            inner = Plan(named.name)
            self.fill(inner, node.selection_set, named, depth)
            plan.objects.append((key, read, inner))


def _reader(kind: Any, name: str, args: Entity) -> Read:
    if isinstance(kind, GraphQLInterfaceType):

        def by_type(world: World, row: Any) -> Any:
            how = COMPUTED.get((row["__typename"], name))
            return how(world, row, args) if how else row.get(name)

        return by_type
    computed = COMPUTED.get((kind.name, name))
    if computed:
        known = computed  # so that it is not looked up for every row
        return lambda world, row: known(world, row, args)
    return lambda _world, row: row.get(name)


def _rows(read: Read) -> Read:
    def rows_of(world: World, row: Any) -> Any:
        found = read(world, row)
        if isinstance(found, dict):
            return found["nodes"]
        return [] if found is MISSING or found is None else found

    return rows_of


def lines(compiler: Compiler, group: bool) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield every line, and whether it is of a root. Without grouping, children stand before and away from parents."""
    world = compiler.asked.world
    if group:
        for row in rows(compiler.asked, compiler.root, compiler.args):
            yield from _family(world, row, compiler.plan)
        return
    dice, held = random.Random(1), list[tuple[dict[str, Any], bool]]()
    for row in rows(compiler.asked, compiler.root, compiler.args):
        held += _family(world, row, compiler.plan)
        if len(held) > WINDOW:
            dice.shuffle(held)
            yield from held[WINDOW // 2 :]
            del held[WINDOW // 2 :]
    dice.shuffle(held)
    yield from held


def _family(world: World, row: Entity, plan: Plan) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield the line of a row and those below it; each tells the nearest row of a connection above it."""
    waiting: list[tuple[Any, Plan, str | None]] = [(row, plan, None)]
    while waiting:
        one, how, parent = waiting.pop()
        found: list[tuple[Any, Plan]] = []
        line = how.project(world, one, found)
        if parent is not None:
            line["__parentId"] = parent
        yield line, parent is None
        waiting += [(child, below, str(line["id"])) for child, below in reversed(found)]
