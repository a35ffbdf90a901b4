"""The Model Context Protocol, spoken by its official SDK: over standard input and output, or over HTTP.

A tool is called in a thread. Whatever it raises is told in one line: what we word ourselves as it is, any other error
by its name alone.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import anyio
from anyio import CapacityLimiter, to_thread
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolRequestParams, CallToolResult, ListToolsResult, TextContent, ToolAnnotations
from mcp.types import Tool as Described
from starlette.applications import Starlette

from rncp_graph.agents.answers import told
from rncp_graph.agents.arguments import checked
from rncp_graph.agents.tools import Tool, tools
from rncp_graph.errors import RncpGraphError
from rncp_graph.language import t
from rncp_graph.resources import software_version
from rncp_graph.stores import Store

AT_ONCE = 4
"""Tools that are at work at once; others wait."""
BODY = 1 << 20
"""Bytes of a request over HTTP."""
PATH = "/mcp"
HERE = ("127.0.0.1", "localhost", "[::1]")


def server(store: Store) -> Server[dict[str, Any]]:
    """Return the server of a store, in the language in force."""
    known, threads = tools(), CapacityLimiter(AT_ONCE)

    async def listed(_context: Any, _params: Any) -> ListToolsResult:
        return ListToolsResult(tools=[_described(one) for one in known.values()])

    async def called(_context: Any, params: CallToolRequestParams) -> CallToolResult:
        tool = known.get(params.name)
        if tool is None:
            names = ", ".join(known)
            return _failed(
                t(f"« {params.name} » : outil inconnu ; voyez {names}", f"`{params.name}`: unknown tool; see {names}")
            )
        work = partial(_called, store, tool, params.arguments or {})
        return await to_thread.run_sync(work, limiter=threads, abandon_on_cancel=True)

    return Server(
        "rncp-graph",
        version=software_version(),
        title=t("Le RNCP et le RS", "The RNCP and the RS"),
        instructions=_instructions(),
        on_list_tools=listed,
        on_call_tool=called,
    )


def _called(store: Store, tool: Tool, given: dict[str, Any]) -> CallToolResult:
    try:
        values = checked(tool.schema, given)
        said = told(store, tool.name, values, tool.call(store, **values))
    except RncpGraphError as error:
        return _failed(str(error))
    except Exception as error:  # whatever it is, an agent is told, and nobody is shown a traceback
        return _failed(t(f"erreur interne : {type(error).__name__}", f"internal error: {type(error).__name__}"))
    written = json.dumps(said, ensure_ascii=False, default=str)
    return CallToolResult(content=[TextContent(type="text", text=written)], structured_content=json.loads(written))


def _failed(why: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=" ".join(why.split()))], is_error=True)


def _described(one: Tool) -> Described:
    reads = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    return Described(
        name=one.name, title=one.title, description=one.description, input_schema=one.schema, annotations=reads
    )


def _instructions() -> str:
    return t(
        "Registres français des certifications professionnelles (RNCP, RS) de France compétences. Chaque réponse dit "
        "le jour et la source de ses données (`data`) : citez-les. « non precise » veut dire que l'on ne sait pas, et "
        "n'est pas « non ». Sans jour donné, une réponse vaut au jour des données, et non aujourd'hui.",
        "The French registers of professional certifications (RNCP, RS) of France compétences. Each answer says the "
        "day and the source of its data (`data`): quote them. `non precise` means not known, which is not `non` (no). "
        "Without a day, an answer holds on the day of the data, which is not today.",
    )


def run_stdio(store: Store) -> None:
    """Speak over standard input and output until the input ends."""
    made = server(store)

    async def run() -> None:
        async with stdio_server() as (reading, writing):
            await made.run(reading, writing, made.create_initialization_options())

    anyio.run(run)


def application(store: Store, hosts: tuple[str, ...] = (), origins: tuple[str, ...] = ()) -> Starlette:
    """Return what speaks over HTTP at `/mcp`; each request stands alone, and none is kept.

    A request is refused unless its header `Host` names this machine or one of `hosts`, and its header `Origin`, where
    there is one, this machine or one of `origins`: no page of a browser can speak to it behind its reader's back.
    """
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[*(f"{one}:*" for one in HERE), *HERE, *hosts, *(f"{one}:*" for one in hosts)],
        allowed_origins=[*(f"http://{one}:*" for one in HERE), *origins],
    )
    return server(store).streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=BODY,
        transport_security=security,
    )
