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
Siden viser, hvor anderledes de tavse skulle være for at vende bogens påstande, og hvad en vægtning kan rette op på.
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.chapters import silence, silence_bounds, silence_simulation

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "tavshed")
found = page.analysis("silence")
groups = silence_bounds.contrasts(page.round, found, page.tables["differences"])
page.glue(titel=f"De tavse {page.round.config.year}", fund=silence.finding(page.round, found))
page.glue(afstand=silence.meaning(page.round, found), svagest=silence.weakest(page.round, found))
page.glue(grupper=silence_bounds.contrasts_told(page.round, groups), bredest=silence_bounds.widest(page.round, found))
page.glue(simuleret=silence_simulation.about(page.round, found, page.synthetic))
page.glue(styrker=silence_simulation.strengths(page.round, found), fejl=silence_simulation.told(page.round, found))

# %% [markdown]
"""
## Hvor anderledes skulle de tavse være?

{glue:text}`afstand`

Figuren viser populationens resultat for hver holdning, de tavse kunne have {cite:p}`liublinska2014`.
"""

# %%
drawing = silence.tipping_drawing(page.round, found)
page.figure(drawing, "vippepunkt", caption=silence.tipping_caption(page.round, found))

# %% [markdown]
"""
De, der svarer »ved ikke«, er uden for resultatet, og figuren gælder de tavse, der har en holdning.

## De andre påstande

{glue:text}`svagest`
En streg i tabellen betyder, at ingen holdning hos de tavse kan vende påstanden.
Hvor påstanden er, at flere er positive end negative, er tallene andelen af positive minus andelen af negative.
"""

# %%
table = silence.headlines_table(page.round, found)
formats = silence.formats(table)
page.table(table, "paastande", caption="Påstande om flertal", formats=formats, block=silence.HEADLINE)

# %%
table = silence.scores_table(page.round, found)
formats = silence.formats(table, "score")
page.table(table, "scorer", caption="Påstande om scorer", formats=formats, block=silence.HEADLINE)

# %% [markdown]
"""
## Er det sandsynligt?

Ingen kender de tavses holdning.
Men det, der skal til, kan holdes op mod forskelle, som kan ses: {glue:text}`ses`.
"""

# %%
distances = silence.yardsticks(page.round, found, page.tables["differences"])
page.glue(ses=silence.seen(distances))
drawing = silence.yardsticks_drawing(page.round, distances)
page.figure(drawing, "maalestok", caption=silence.yardsticks_caption(distances))

# %% [markdown]
"""
## Forskelle mellem grupper

{glue:text}`grupper`
Tabellen viser for hvert spørgsmål den forskel, der skal mest til at udviske.
"""

# %%
table = silence_bounds.contrasts_table(page.round, groups)
formats = silence_bounds.contrast_formats(groups)
page.table(table, "grupper", caption="Hvad der skal til, før to grupper er ens", formats=formats)

# %% [markdown]
"""
## De yderste grænser

Hvor langt kan resultaterne flytte sig, hvis ingen antager noget?

Grænserne er Manskis {cite:p}`manski1995,manski2016`: Først mener alle ukendte det værst tænkelige, og derefter det bedst tænkelige.
I figuren er de ukendte dem, der svarede »ved ikke« eller sprang spørgsmålet over.
"""

# %%
drawing = silence_bounds.drawing(page.round, found)
page.figure(drawing, "graenser", caption=silence_bounds.caption(page.round, found))

# %% [markdown]
"""
{glue:text}`bredest`
"""

# %%
table = silence_bounds.table(page.round, found)
formats = silence_bounds.pct(table)
page.table(table, "graenser", caption="Mindste og største mulige andel positive", formats=formats)

# %% [markdown]
"""
## En simulering: Hvad kan vægtningen?

{glue:text}`simuleret`
{glue:text}`styrker`
"""

# %%
drawing = silence_simulation.drawing(page.round, found)
page.figure(drawing, "simulering", caption=silence_simulation.caption(page.round, found))

# %% [markdown]
"""
{glue:text}`fejl`
Tallene er en beregning på en konstrueret population og siger ikke, hvad de tavse mener.
"""

# %%
table = silence_simulation.table(page.round, found)
formats = silence_simulation.formats(table)
block, header = silence_simulation.QUESTION, silence_simulation.MECHANISM
page.table(table, "simulering", caption="Simuleret frafald", formats=formats, block=block, header=header)

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.contract(vippepunkter=found["headlines"], graenser=found["bounds"], simulering=found["simulation"])
page.contract(forventninger=found["expectations"])
page.downloads()
