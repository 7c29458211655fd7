"""Run the TypeScript recipes of the documentation with the real libraries."""

import json
import re
from pathlib import Path

import pytest

from tests.support.artifacts import NODE_FOLDER, TYPESCRIPT, Node
from tests.support.packages import once
from tests.support.projects import blocks

RECIPES = dict(
    zip(
        ("zod", "Drizzle", "Hono", "generators", "Ajv"),
        blocks("docs/recipes.md", "ts"),
        strict=True,
    )
)

OTHER_USES = """
import { int, mysqlEnum, mysqlTable, varchar } from "drizzle-orm/mysql-core";
import { text } from "drizzle-orm/pg-core";
import { senders, statusCodes, type StatusCode } from "oicp-status-codes";
import { z as three } from "zod/v3";
import * as four from "zod";
import * as mini from "zod/mini";

const Three = three.object({ code: three.enum(statusCodes), sender: three.enum(senders) });
const code: StatusCode = Three.parse({ code: "018", sender: "CPO" }).code;
const Four = four.object({ code: four.enum(statusCodes), sender: four.enum(senders) });
const sender: "HUBJECT" | "CPO" | "EMP" = Four.parse({ code: "018", sender: "CPO" }).sender;
const table = mysqlTable("answers", {
  id: int().primaryKey(),
  code: mysqlEnum(statusCodes).notNull(),
  sender: varchar({ length: 9, enum: senders }),
});
const column = text({ enum: statusCodes });
const row: typeof table.$inferInsert = { id: 1, code, sender };
// @ts-expect-error no such code
const none: typeof table.$inferInsert = { id: 1, code: "999" };
console.log(mini.enum(statusCodes).safeParse("999").success); // false
console.log(Three.shape.code.options.length); // 34
console.log(table.code.enumValues.length); // 34
export { column, none, row };
"""
"""What the documentation only mentions."""

PROGRAMS = {**RECIPES, "others": OTHER_USES}


@pytest.fixture(scope="module")
def compiled(tools: Node, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all recipes, compiled strictly in one run."""
    return once(tmp_path_factory, "recipes", lambda folder: compile_in(folder, tools))


def compile_in(folder: Path, tools: Node) -> None:
    modules = folder / "node_modules"
    modules.mkdir(parents=True)
    for library in (NODE_FOLDER / "node_modules").iterdir():
        if not library.name.startswith("."):
            (modules / library.name).symlink_to(library)
    (modules / "oicp-status-codes").symlink_to(TYPESCRIPT)
    for name, code in PROGRAMS.items():
        (folder / f"{name}.mts").write_text(code, encoding="utf-8")
    # Drizzle's declarations mention drivers that are not installed.
    options = ("--strict", "--noUncheckedIndexedAccess", "--skipLibCheck", "--resolveJsonModule")
    files = [f"{name}.mts" for name in PROGRAMS]
    tools.tool("tsc", *options, "--module", "nodenext", *files, cwd=folder)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_recipe_prints_what_it_says(name: str, compiled: Path, node: Node) -> None:
    said = re.findall(r"console\.log\(.*\); // (.*)$", PROGRAMS[name], re.MULTILINE)
    assert len(said) == PROGRAMS[name].count("console.log(") > 0
    wanted = [json.loads(text) if text.startswith('"') else text for text in said]
    assert node.run(f"{name}.mjs", cwd=compiled).splitlines() == wanted
