"""What click says, in French: its usage errors, and the words that it adds to the help.

click looks up every text that it shows by gettext, under the names `_` and `ngettext` in each of its modules. gettext
takes its language from the environment of the process; ours is a value of the context. So these two names are given our
own functions, which ask for the language at each call. A test reads click's source, and wants each of its texts here.
"""

from __future__ import annotations

import gettext as process_wide
import sys
from types import ModuleType

import click.shell_completion  # noqa: F401 - the one module with texts for us that click imports late

from rncp_graph.language import t

Forms = str | tuple[str, str]
"""A text, or its forms for one and for many."""

CATALOGUE: dict[str, Forms] = {
    # --- help ---------------------------------------------------------------------------------------------------------
    "Usage:": "Usage :",
    "Options": "Options",
    "Positional arguments": "Arguments",
    "Commands": "Commandes",
    "Show this message and exit.": "Montre cette aide.",
    "Show the version and exit.": "Montre la version.",
    "%(prog)s, version %(version)s": "%(prog)s, version %(version)s",
    "env var: {var}": "variable : {var}",
    "default: {default}": "défaut : {default}",
    "(dynamic)": "(selon le cas)",
    "required": "obligatoire",
    "deprecated": "déconseillé",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": (
        "la commande « {name} » est déconseillée.{extra_message}"
    ),
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": (
        "« {name} » est déconseillé.{extra_message}"
    ),
    # --- errors: a command, its options and arguments -----------------------------------------------------------------
    "Error: {message}": "Erreur : {message}",
    "Try '{command} {option}' for help.": "Voyez « {command} {option} ».",
    "Missing command.": "Il manque une commande.",
    "No such command {name!r}.": "Commande inconnue : « {name} ».",
    "No such option {name!r}.": "Option inconnue : « {name} ».",
    "Did you mean {possibility}?": ("Vouliez-vous dire {possibility} ?", "Vouliez-vous dire : {possibilities} ?"),
    "Got unexpected extra argument ({args})": ("Argument en trop ({args})", "Arguments en trop ({args})"),
    "Missing argument": "Il manque l'argument",
    "Missing option": "Il manque l'option",
    "Missing parameter": "Il manque le paramètre",
    "Missing {param_type}": "Il manque",
    "Missing parameter: {param_name}": "Il manque le paramètre {param_name}",
    "Choose from:\n\t{choices}": "Au choix :\n\t{choices}",
    "Option {name!r} does not take a value.": "L'option « {name} » ne prend pas de valeur.",
    "Option {name!r} requires an argument.": (
        "L'option « {name} » veut une valeur.",
        "L'option « {name} » veut {nargs} valeurs.",
    ),
    "Argument {name!r} takes {nargs} values.": "L'argument « {name} » prend {nargs} valeurs.",
    "Takes {nargs} values but 1 was given.": (
        "Il faut {nargs} valeurs, et une seule est donnée.",
        "Il faut {nargs} valeurs, et {len} sont données.",
    ),
    "{len_type} values are required, but {len_value} was given.": (
        "Il faut {len_type} valeurs, et {len_value} est donnée.",
        "Il faut {len_type} valeurs, et {len_value} sont données.",
    ),
    "Value must be an iterable.": "Il faut plusieurs valeurs.",
    # --- errors: values -----------------------------------------------------------------------------------------------
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "{value!r} is not {choice}.": ("« {value} » n'est pas {choice}.", "« {value} » n'est pas l'un de {choices}."),
    "Choice({choices})": "Choix({choices})",
    "{value!r} does not match the format {format}.": (
        "« {value} » n'est pas de la forme {format}.",
        "« {value} » n'est d'aucune des formes {formats}.",
    ),
    "{value!r} is not a valid {number_type}.": "« {value} » n'est pas un nombre qui convient.",
    "{value} is not in the range {range}.": "{value} est hors des bornes {range}.",
    "{value!r} is not a valid boolean. Recognized values: {states}": (
        "« {value} » n'est ni oui ni non. Valeurs admises : « {states} »"
    ),
    "{value!r} is not a valid UUID.": "« {value} » n'est pas un UUID.",
    # click keeps the names of the kinds of files from its start, so no text in French uses them
    "file": "file",
    "directory": "directory",
    "path": "path",
    "{name} {filename!r} does not exist.": "« {filename} » n'existe pas.",
    "{name} {filename!r} is a file.": "« {filename} » est un fichier ; il faut un dossier.",
    "{name} {filename!r} is a directory.": "« {filename} » est un dossier ; il faut un fichier.",
    "{name} {filename!r} is not readable.": "« {filename} » ne peut pas être lu.",
    "{name} {filename!r} is not writable.": "« {filename} » ne peut pas être écrit.",
    "{name} {filename!r} is not executable.": "« {filename} » ne peut pas être exécuté.",
    "Could not open file {filename!r}: {message}": "« {filename} » ne peut pas être ouvert : {message}",
    "unknown error": "erreur inconnue",
    # --- questions to the user ----------------------------------------------------------------------------------------
    "Aborted!": "Interrompu.",
    "Do you want to continue?": "Voulez-vous continuer ?",
    "Confirm the action without prompting.": "Confirme sans poser la question.",
    "Repeat for confirmation": "Répétez pour confirmer",
    "Error: The two entered values do not match.": "Erreur : les deux valeurs diffèrent.",
    "Error: invalid input": "Erreur : réponse refusée",
    "Press any key to continue...": "Appuyez sur une touche pour continuer…",
    # --- completion by the shell --------------------------------------------------------------------------------------
    "Shell completion is not supported for Bash versions older than 4.4.": (
        "Les commandes ne se complètent pas sous un Bash d'avant la version 4.4."
    ),
    "Couldn't detect Bash version, shell completion is not supported.": (
        "Version de Bash inconnue : les commandes ne se complètent pas."
    ),
    # --- faults of a program that declares its commands wrongly -------------------------------------------------------
    "Name '{name}' defined twice": "Le nom « {name} » est défini deux fois",
    "Could not determine name for option with declarations {decls!r}": "Option sans nom : {decls!r}",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean to "
    "pass '--{name}'?": "Un nom sans option ({name}). Vouliez-vous déclarer un argument, ou « --{name} » ?",
    "Boolean option {decl!r} cannot use the same flag for true/false.": "{decl!r} dit oui et non d'un même mot.",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.": (
        "Un argument se déclare par un seul nom, et non {length} : {decls}."
    ),
    "Invalid start character for option ({option})": "Une option ne commence pas ainsi ({option})",
    "Unknown color {colour!r}": "Couleur inconnue : {colour!r}",
    "Unknown standard stream '{name}'": "Flux standard inconnu : « {name} »",
}
"""Each text of click by its English form; a pair by the English form for one."""


def gettext(message: str) -> str:
    """Return a text of click in the language in force; in English where it is not known.

    >>> from rncp_graph.language import use_language
    >>> with use_language("fr"):
    ...     gettext("Missing command.")
    'Il manque une commande.'
    """
    return t(_forms(message)[0], message)


def ngettext(one: str, many: str, number: int) -> str:
    """Return that form of a text of click which goes with a number, in the language in force."""
    return t(_forms(one, many)[number > 1], one if number == 1 else many)


def _forms(one: str, many: str | None = None) -> tuple[str, str]:
    found = CATALOGUE.get(one, (one, many or one))
    return found if isinstance(found, tuple) else (found, found)


def speakers() -> list[ModuleType]:
    """Return the modules of click that show texts, as far as they are imported."""
    own = {name: module for name, module in sys.modules.items() if name.startswith("click.")}
    return [module for module in own.values() if vars(module).get("_") in (process_wide.gettext, gettext)]


def install() -> None:
    """Have click speak the language in force, from now on and in this whole process."""
    for module in speakers():
        vars(module)["_"] = gettext
        if "ngettext" in vars(module):
            vars(module)["ngettext"] = ngettext
