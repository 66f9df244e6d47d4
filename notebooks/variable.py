# ---
# jupyter:
#   jupytext:
#     cell_markers: '"""'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
"""
# {glue:text}`titel`

Svarene er fordelt på {glue:text}`antal` baggrundsvariable.
{glue:text}`kilder`
"""

# %%
from jobsurvey_utils import danish, display
from jobsurvey_utils.chapters import codebook, extracts, reported, response

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "variable")
page.glue(titel=f"Variable {page.round.config.year}", antal=danish.count_word(len(page.round.variables)))
page.glue(kilder=codebook.sources(page.round), maalgrupper=reported.target_groups(page.round))

# %% [markdown]
"""
## Alle variable

Hvor kommer oplysningen fra, hvilke grupper er der, og hvem gælder den for?
"""

# %%
variables = codebook.variables(page.round)
page.table(variables.drop(columns="Bemærkning"), "variable", caption="Baggrundsvariable", documentation=True)

# %%
page.text(codebook.remarks(page.round))

# %% [markdown]
"""
## Målgrupper

{glue:text}`maalgrupper`
"""

# %%
page.table(
    codebook.target_groups(page.round), "maalgrupper", caption="Målgrupper og lovens målgrupper", documentation=True
)

# %% [markdown]
"""
## Beregnede variable

En beregnet variabel står hverken i registrene eller i spørgeskemaet.
"""

# %%
page.text(codebook.bullets(codebook.computed(page.round)))

# %% [markdown]
"""
Gruppernes grænser står i den næste tabel, og begge grænser hører med til gruppen.

## Alle grupper

Hvilke koder har grupperne i filerne, og hvor mange svarpersoner er der i hver?
"""

# %%
page.table(
    codebook.groups(page.round), "grupper", caption="Grupper og deres koder", block=extracts.BLOCK, documentation=True
)

# %%
sizes = extracts.group_sizes(page.round, page.tables["composition"])
look = {"formats": extracts.formats(sizes), "block": extracts.BLOCK, "note": " ".join(response.duration(page.round))}
page.table(sizes, "antal", caption="Svarpersoner i hver gruppe", **look)

# %% [markdown]
"""
## Hent tabellerne
"""

# %%
page.downloads()
