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

Siden viser, hvilke spørgsmål der hænger tættest sammen med {glue:text}`samlet`, og hvor pålideligt temaernes spørgsmål måler.
En sammenhæng er ikke en årsag: Siden kan ikke sige, om tilfredsheden ville stige, hvis et af de andre svar blev bedre.
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.chapters import models, reliability

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "sammenhaenge")
found = page.analysis("models")
page.glue(
    titel=f"Sammenhænge med tilfredsheden {page.round.config.year}",
    fund=models.finding(page.round, found, page.synthetic),
)
page.glue(samlet=models.overall(page.round), styrke=models.strength(found), **models.told_spread(found))

# %% [markdown]
"""
## Spørgsmålenes vægt

{glue:text}`styrke`

Svarene hænger også sammen indbyrdes, så et spørgsmåls del afhænger af, hvilke andre der er regnet med.
Derfor er delen regnet for alle rækkefølger, spørgsmålene kan tages med i, og gennemsnittet er brugt {cite:p}`lindeman1980,gromping2006`.
Delene er regnet om til andele, der tilsammen giver det hele.
"""

# %%
drawing = models.drawing(page.round, found)
page.figure(drawing, "andele", caption=models.caption(page.round, found, page.synthetic), note=models.NOTE)

# %% [markdown] tags=["where:spredning"]
"""
{glue:text}`spredning`

Intervallerne kommer af gentagne lodtrækninger blandt svarene i hver vægtningscelle, som tager højde for, hvor stor en del af borgerne der har svaret {cite:p}`raowuyue1992`.
De er regnet for ét spørgsmål ad gangen.
Pladsen i tabellen har sit interval i parentes.
"""

# %%
table = models.importance(page.round, found)
page.table(table, "andele", caption="Spørgsmål stillet til alle", formats=models.formats(table))

# %% [markdown]
"""
## Spørgsmål, som kun nogle har fået

Et spørgsmål, der kun er stillet til nogle, kan ikke stå i samme beregning som resten: De andre ville falde ud.
Det har i stedet sin egen beregning blandt dem, der har fået det, sammen med de spørgsmål, alle har fået.
Andele fra to beregninger kan ikke sammenlignes direkte, for det er ikke de samme personer.
"""

# %%
table = models.routed(page.round, found)
page.table(table, "nogle", caption="Spørgsmål stillet til nogle", formats=models.formats(table))

# %% [markdown]
"""
## Forbehold

- Alle svar er givet på samme tid af samme person. Den, der er glad for sit forløb, kan være tilbøjelig til at svare positivt på det hele, og så følges svarene ad uden at påvirke hinanden.
- Noget tredje kan stå bag, for eksempel personens helbred eller udsigt til job. Det er der ikke taget højde for.
- Spørgsmål, der ligner hinanden, deler deres vægt. At hvert af dem har en lille andel, gør ikke det, de spørger om, uvigtigt.
- Kun de, der har svaret på alle spørgsmål, er med. Tabellens kolonne med parvise andele viser, hvad det betyder.

## Hvor pålidelige er temaerne?

Et tema er målt med flere spørgsmål for at få et sikrere mål end et enkelt svar.
Det virker kun, hvis spørgsmålene trækker i samme retning.
Cronbachs alfa {cite:p}`cronbach1951` og McDonalds omega {cite:p}`mcdonald1999` siger, hvor stor en del af forskellene mellem personers gennemsnit på temaet der er fælles for spørgsmålene og ikke tilfældige udsving i det enkelte svar.
De går fra nul til en, og {glue:text}`nok` regnes ofte for nok til at sammenligne grupper {cite:p}`nunnally1978`.
Alfa forudsætter, at alle spørgsmål måler temaet lige godt; det gør omega ikke.

{glue:text}`paalidelig`
"""

# %%
page.glue(paalidelig=reliability.reliable(page.round, found), nok=reliability.enough())

# %%
table = reliability.reliability(page.round, found)
page.table(table, "paalidelighed", caption="Pålidelighed af temaernes skalaer", formats=models.formats(table))

# %% [markdown]
"""
Et tal er udeladt, hvor temaet ikke har nok spørgsmål, der er stillet til alle; bemærkningen siger hvorfor.
Høj pålidelighed viser, at spørgsmålene måler det samme, men ikke, at de måler det rigtige.

## Hent tallene
"""

# %%
page.downloads()
