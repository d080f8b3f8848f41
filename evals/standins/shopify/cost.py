"""What a query costs before it runs, and the leaky bucket that pays for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
)

from evals.standins.parts import Clock

MAX_QUERY = 1000
MUTATION = 10


class _Estimate:
    """Walks a document: an object costs 1, a connection 2 and what its nodes cost times their number, a mutation 10."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any], *, lists: bool = False
    ) -> None:
        self.schema, self.variables, self.lists = schema, variables, lists
        self.fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }

    def selections(self, chosen: SelectionSetNode | None, parent: Any) -> int:
        """Return the cost of everything selected; of fragments on different types the dearest counts."""
        if chosen is None:
            return 0
        costs, branches = 0, [0]
        for one in chosen.selections:
            if isinstance(one, FieldNode):
                costs += self.field(one, parent)
                continue
            if isinstance(one, FragmentSpreadNode):
                inner: Any = self.fragments[one.name.value]
            else:
                assert isinstance(one, InlineFragmentNode)
                inner = one
            on = self.schema.type_map[inner.type_condition.name.value] if inner.type_condition else parent
            cost = self.selections(inner.selection_set, on)
            if on is parent:
                costs += cost
            else:
                branches.append(cost)
        return costs + max(branches)

    def field(self, node: FieldNode, parent: Any) -> int:
        if node.name.value.startswith("__") or not isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType)):
            return 0
        definition: GraphQLField = parent.fields[node.name.value]
        kind = get_named_type(definition.type)
        if is_leaf_type(kind):
            return 0
        inner = self.selections(node.selection_set, kind)
        size = self._size(node)
        if kind.name.endswith("Connection"):
            return 2 + max(size or 0, 1) * self._nodes(node, kind)
        if parent.name == "Mutation":
            return MUTATION + inner
        counted = size if size and (self.lists or node.name.value == "nodes") else 1
        return counted * (1 + inner)

    def _nodes(self, node: FieldNode, kind: Any) -> int:
        """Return what one row costs; pageInfo, edges and nodes are free themselves."""
        cost = 0
        for one in node.selection_set.selections if node.selection_set else ():
            if isinstance(one, FieldNode) and one.name.value in ("nodes", "edges"):
                inner = get_named_type(kind.fields[one.name.value].type)
                found = self.selections(one.selection_set, inner)
                cost += found if one.name.value == "edges" else 1 + found
        return max(cost, 1)

    def _size(self, node: FieldNode) -> int | None:
        for argument in node.arguments or ():
            if argument.name.value in ("first", "last"):
                value = argument.value
                if isinstance(value, IntValueNode):
                    return int(value.value)
                if isinstance(value, VariableNode):
                    return int(self.variables.get(value.name.value) or 1)
            if argument.name.value == "ids" and isinstance(argument.value, VariableNode):
                return len(self.variables.get(argument.value.name.value) or [1])
        return None


def estimate(
    schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any] | None = None, *, lists: bool = False
) -> int:
    """Return the requested cost of the dearest operation in a document.

    The published rule does not say whether a plain list counts by its ``first``; with ``lists`` it does.
    """
    costs = []
    for one in document.definitions:
        if isinstance(one, OperationDefinitionNode):
            values = _defaults(one) | (variables or {})
            root = schema.mutation_type if one.operation == OperationType.MUTATION else schema.query_type
            costs.append(_Estimate(schema, document, values, lists=lists).selections(one.selection_set, root))
    return max(costs, default=0)


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    rows = operation.variable_definitions or ()
    found = {}
    for one in rows:
        if isinstance(one.default_value, IntValueNode):
            found[one.variable.name.value] = int(one.default_value.value)
    return found


@dataclass
class Bucket:
    """Points of one app in one shop: ``maximum`` fits in, ``rate`` a second flow back."""

    clock: Clock
    maximum: float = 2000.0
    rate: float = 100.0
    level: float = 2000.0
    at: float = 0.0

    def set(self, maximum: float, rate: float) -> None:
        self.maximum, self.rate, self.level = maximum, rate, maximum
        self.at = self.clock.now().timestamp()

    def available(self) -> float:
        now = self.clock.now().timestamp()
        if self.at:
            self.level = min(self.maximum, self.level + max(0.0, now - self.at) * self.rate)
        self.at = now
        return self.level

    def take(self, points: float) -> bool:
        if self.available() < points:
            return False
        self.level -= points
        return True

    def give(self, points: float) -> None:
        self.level = min(self.maximum, self.level + points)

    def status(self) -> dict[str, float]:
        return {
            "maximumAvailable": self.maximum,
            "currentlyAvailable": int(self.available()),
            "restoreRate": self.rate,
        }
