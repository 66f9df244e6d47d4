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

Spørgeskemaet har {glue:text}`antal` spørgsmål og udsagn.
De står i skemaets rækkefølge, så vidt den er kendt, med ordlyd, svarmuligheder og hvem der fik dem.
{glue:text}`ordlyd`
"""

# %%
from jobsurvey_utils import danish, display
from jobsurvey_utils.chapters import codebook, questions, reported

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "spoergeskema")
page.glue(titel=f"Spørgeskema {page.round.config.year}", antal=danish.number(len(page.round.items)))
page.glue(ordlyd=reported.wordings(page.round), huller=reported.gaps(questions.gaps(page.round)))

# %% [markdown]
"""
## Om spørgeskemaet
"""

# %%
page.text(codebook.bullets(page.round.questionnaire.notes) or [reported.UNKNOWN])

# %% [markdown]
"""
## Indhold
"""

# %%
page.text([questions.contents(page.round)])

# %% [markdown]
"""
## Spørgsmålene
"""

# %%
page.text([questions.listing(page.round)])

# %% [markdown]
"""
## Svarskalaer

Hvad tæller hvert svar, når der beregnes en score?
"""

# %%
page.table(questions.scales(page.round), "skalaer", caption="Svarskalaer", block="Skala", documentation=True)

# %% [markdown]
"""
## Huller i kilden

{glue:text}`huller`
"""

# %%
page.text(codebook.bullets(questions.gaps(page.round)))

# %% [markdown]
"""
## Hele spørgeskemaet som tabel
"""

# %%
page.table(questions.overview(page.round), "spoergeskema", caption="Spørgeskemaet i rækkefølge", documentation=True)

# %% [markdown]
"""
## Hent tabellerne
"""

# %%
page.downloads()
