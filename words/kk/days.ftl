### Why a day of the working calendar is off or worked, in Kazakh: beside the day. How to change one: docs/words.md.

## Parts of the sentences below

# A month, as a date has it after "in place of".
month-of =
    { $month ->
        [1] қаңтардың
        [2] ақпанның
        [3] наурыздың
        [4] сәуірдің
        [5] мамырдың
        [6] маусымның
        [7] шілденің
        [8] тамыздың
        [9] қыркүйектің
        [10] қазанның
        [11] қарашаның
       *[12] желтоқсанның
    }
# A month, as a date has it after "moved from".
month-from =
    { $month ->
        [1] қаңтардан
        [2] ақпаннан
        [3] наурыздан
        [4] сәуірден
        [5] мамырдан
        [6] маусымнан
        [7] шілдеден
        [8] тамыздан
        [9] қыркүйектен
        [10] қазаннан
        [11] қарашадан
       *[12] желтоқсаннан
    }
# A day of the week that is worked: 6 is Saturday.
weekday =
    { $weekday ->
        [6] сенбі
       *[7] жексенбі
    }

## Sentences

# $holiday is the name of the holiday that fell on a day off.
in-place-of = { $day } { month-of } орнына берілген демалыс күні ({ $holiday })
off-instead = демалыс күні ({ $day } { month-from } ауыстырылған)
# Where the other day is in another year.
off-instead-of-year = демалыс күні ({ $year } жылғы { $day } { month-from } ауыстырылған)
worked-instead = { weekday }, жұмыс күні ({ $day } { month-from } ауыстырылған)
# Where the other day is in another year.
worked-instead-of-year = { weekday }, жұмыс күні ({ $year } жылғы { $day } { month-from } ауыстырылған)
