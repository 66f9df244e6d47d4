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

{glue:text}`fund`
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.chapters import completion, compositions, effort

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "svarproces")
found = page.analysis("effort")
page.glue(titel=f"Svarproces {page.round.config.year}", fund=effort.opening(page.round, found, page.synthetic))
page.glue(**effort.of_waves(page.round, found, page.synthetic), **compositions.of_opt_outs(page.round, found))
page.glue(**completion.of_leavers(page.round, found, named=not page.synthetic), sprunget=completion.skipped(found))
page.glue(vedikke=completion.persons(page.round, found, named=not page.synthetic))
page.glue(grupper=completion.groups_told(page.round, found))

# %% [markdown] tags=["where:forbehold"]
"""
{glue:text}`forbehold`

## Hvis vi var stoppet før

Hvad ville undersøgelsen have vist, hvis der ikke var sendt påmindelser?

De tidlige svar er vægtet for sig, præcis som alle svar er det.
En svarperson, der svarede samme dag, en påmindelse blev sendt, tæller med til dem, der svarede efter den.
"""

# %% tags=["where:forbehold"]
drawing = effort.stopped_drawing(page.round, found)
page.figure(drawing, "stoppet", caption=effort.stopped_caption(page.round, found))

# %% tags=["where:forbehold"]
table = effort.stopped_table(page.round, found)
page.table(table, "stoppet", caption="Andel positive, hvis indsamlingen var stoppet", formats=effort.pct(table))

# %% [markdown] tags=["where:forbehold"]
"""
## Svarer de sene anderledes?

Bliver svarene mere eller mindre positive, jo længere tid og jo flere påmindelser der skal til?
Figuren viser det samlende spørgsmål.
"""

# %% tags=["where:forbehold"]
drawing = effort.waves_drawing(page.round, found)
page.figure(drawing, "boelger", caption=effort.waves_caption(page.round, found))

# %% [markdown] tags=["where:forbehold"]
"""
## Hvis linjen fortsatte

{glue:text}`linje`
Tabellen viser også, hvor langt linjen går fra den første, der svarer, til den sidste af de inviterede.

Det er et tankeeksperiment, som går tilbage til Armstrong og Overton {cite:p}`armstrong1977`.
Det forudsætter, at de tavse afviger fra de sidste svar, ligesom de sidste svar afviger fra de første, og det har undersøgelser ikke kunnet bekræfte i almindelighed {cite:p}`lin1995`.
En del af forskellen mellem tidlige og sene svar skyldes også, at det er forskellige grupper, og den del har vægtningen allerede rettet op på.
Bogens resultater bygger derfor ikke på linjen.
"""

# %% tags=["where:forbehold"]
table = effort.trend_table(page.round, found)
formats = None if table is None else effort.TREND_FORMATS
page.table(table, "linje", caption="Udviklingen fra de første til de sidste", formats=formats)

# %% [markdown] tags=["where:forbehold"]
"""
## Hvem svarer sent?

Hvilke grupper fylder mere blandt de sidste svar end blandt de første?
"""

# %% tags=["where:forbehold"]
drawing = compositions.groups_drawing(page.round, found)
page.figure(drawing, "grupper", caption=compositions.groups_caption(page.round, found))

# %% [markdown] tags=["where:frameldte"]
"""
## Hvem melder sig fra?

{glue:text}`frameldte`
"""

# %% tags=["where:frameldte"]
rows = compositions.opt_outs(page.round, found)
drawing = compositions.sides_drawing(rows, "Svarpersoner", "Frameldte", "Svarpersoner og frameldte")
page.figure(drawing, "frameldte", caption=compositions.opt_outs_caption(page.round, found))

# %% [markdown] tags=["where:stopper"]
"""
## Hvor stopper folk?

Figuren følger spørgeskemaet fra det første til det sidste spørgsmål.
{glue:text}`stopper`
"""

# %% tags=["where:stopper"]
drawing = completion.breakoff_drawing(page.round, found)
page.figure(drawing, "stop", caption=completion.breakoff_caption(page.round, found))

# %% [markdown]
"""
## Hvad ved folk ikke?

Et »ved ikke« er et svar, men det siger ikke, om borgeren er tilfreds.
{glue:text}`vedikke`
"""

# %%
drawing = completion.unsure_drawing(page.round, found)
page.figure(drawing, "vedikke", caption=completion.unsure_caption(page.round, found))

# %% [markdown]
"""
{glue:text}`sprunget`

{glue:text}`grupper`
"""

# %%
page.table(completion.items_table(page.round, found), "ubesvaret", caption="Ved ikke og manglende svar")

# %%
table = completion.groups_table(page.round, found)
page.table(table, "vedikke", caption="Forskelle i ved ikke mellem grupper", formats=completion.formats(table))

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.contract(udvikling=found["trend"], stoppet=found["stopped"], boelger=found["by_wave"])
page.contract(delvise=found["breakoff_groups"], ved_ikke=found["dont_know_groups"], frameldte=found["opt_outs"])
page.downloads()
