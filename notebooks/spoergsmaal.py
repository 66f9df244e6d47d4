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
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.display import asked, contrasts, findings, places, sheets, views

# %% tags=["parameters"]
round_id: str = "kl2024"
item: str = "tilfredshed"

# %%
page = display.Page(round_id, "spoergsmaal", item=item)
question = page.question
page.glue(**findings.texts(question))

# %%
page.text(findings.lead(question))

# %% [markdown]
"""
## Svarene

Hvordan fordeler svarene sig?
"""

# %%
drawing = views.distribution(question)
caption, note = findings.caption(question), findings.left_out(question)
page.figure(drawing, "fordeling", caption=caption, question=question.as_put, note=note)

# %%
page.text(contrasts.differences(question))

# %% [markdown]
"""
## Spørgsmålet

Sådan blev der spurgt, og sådan kunne der svares.
"""

# %%
page.text(asked.wording(question))

# %%
page.table(
    name="grundlag", caption="Hvor mange der er spurgt, og hvor mange der svarede", **sheets.base_table(question)
)

# %% [markdown]
"""
## Tallene

Tabellen har de tal, som figuren viser, med antal svar.
"""

# %%
page.table(name="svar", caption=f"Svar: {question.title}", **sheets.answers_table(question))

# %% [markdown]
"""
## Kommunerne

Er der forskel på kommunerne?
"""

# %%
drawing = views.by_municipality(question)
caption = places.extremes(question)
page.figure(drawing, "kommuner", caption=caption, note=views.places_note(question))

# %%
page.text(places.order(question))

# %%
page.table(name="kommuner", caption=f"Kommuner: {question.title}", **sheets.municipality_table(question))

# %% [markdown]
"""
## Hvad tallene kan bære

{glue:text}`sikkerhed`
Intervallerne viser den usikkerhed, der kommer af, at kun en del af de berørte har svaret.
De viser ikke den skævhed, der er tilbage, hvis de, som ikke svarede, mener noget andet end dem, der ligner dem og svarede.
Forskelle mellem grupper siger heller ikke, hvad der er årsagen: grupperne kan være forskellige på andet end det, de er delt efter.
"""

# %%
page.text(findings.gaps(question))

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.contract(andele=page.results("shares"), gennemsnit=page.results("scores"), forskelle=page.results("differences"))
page.downloads()
