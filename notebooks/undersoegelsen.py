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

{glue:text}`undersoegelse` er bestilt af {glue:text}`bestiller` og gennemført af {glue:text}`udfoerer`.
{glue:text}`omfang`
Siden fortæller, hvem undersøgelsen handler om, hvilke kommuner der er med, hvordan borgerne er udvalgt, og hvornår de er spurgt.
"""

# %%
from jobsurvey_utils import danish, display
from jobsurvey_utils.chapters import codebook, extracts, narrative, reported, response

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "undersoegelsen")
survey = page.round.config
page.glue(titel=f"Undersøgelsens design {survey.year}", undersoegelse=survey.title)
page.glue(bestiller=survey.client, udfoerer=survey.conducted_by, omfang=codebook.scope(page.round, page.meta))
page.glue(mindst_personer=danish.number(survey.disclosure.min_persons))
page.glue(mindst_personer_kommune=danish.number(survey.disclosure.min_persons_crossed))

# %% [markdown]
"""
## Baggrund og formål
"""

# %%
page.text(codebook.bullets(survey.background) or [reported.UNKNOWN])

# %% [markdown]
"""
## Temaer

Resultaterne er delt i disse temaer:
"""

# %%
page.text([codebook.theme_links(page.round)])

# %% [markdown]
"""
## Populationen

Populationen er de borgere, undersøgelsen skal sige noget om.
En borger hører til populationen, når det følgende er opfyldt:
"""

# %%
page.text(codebook.bullets(survey.population))

# %% [markdown]
"""
Hvordan grupperne er sat sammen, står på siden om [variable](variable.ipynb).

## Kommunerne

Der deltager {glue:text}`antal_kommuner` kommuner.
{glue:text}`kommunegruppe`
"""

# %%
municipalities = codebook.municipalities(page.round)
page.glue(antal_kommuner=danish.number(len(municipalities)), kommunegruppe=reported.places(page.round))
page.table(
    municipalities, "kommuner", caption="Deltagende kommuner", note=survey.municipalities_note, documentation=True
)

# %% [markdown]
"""
## Stikprøven

Hvem er inviteret, og hvordan er de udvalgt?
"""

# %%
page.text(codebook.bullets(survey.sampling) or [reported.sampled(page.round)])

# %%
invited = page.rows("response", breakdown=page.round.municipality_variable)
look = {"unit": "antal", "subject": "Antal inviterede efter kommune", "named": not page.synthetic}
drawing = display.bars(invited, value="sample", **look) if page.round.has_sample else None
caption = narrative.contrast(invited, "sample", "Antallet af inviterede", "antal", named=not page.synthetic)
page.figure(drawing, "stikproeve", caption=caption) if drawing else None

# %%
sizes = extracts.sampling(invited, population_known=bool(survey.weighting.cells))
page.table(
    sizes if drawing else None, "stikproeve", caption="Inviterede efter kommune", formats=extracts.formats(sizes)
)

# %% [markdown]
"""
## Dataindsamlingen

{glue:text}`form`
"""

# %%
page.glue(form=reported.dates(page.round))
look = {"note": codebook.assumed_dates(page.round) or None, "documentation": True}
page.table(codebook.fieldwork(page.round), "dataindsamling", caption="Dataindsamlingens forløb", **look)

# %% [markdown]
"""
## Udfald

Her er de udfald, der findes, og hvordan de tæller.
{glue:text}`raekkevidde`
"""

# %%
page.text(response.counted_at(page.round))

# %%
page.glue(raekkevidde=response.reach(page.round, page.value("response", "response_rate", breakdown="samlet")))
page.table(
    codebook.dispositions(page.round),
    "udfald",
    caption="Udfald af en invitation, og hvordan de tæller",
    documentation=True,
)

# %% [markdown]
"""
## Hent tabellerne
"""

# %%
page.downloads()
