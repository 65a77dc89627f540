namespace Cairn.Workloads;

/// <summary>
/// What is counted in a text because it says how many tokens a byte-pair tokenizer makes of it, without its vocabulary.
/// </summary>
enum TextFeature
{
    /// <summary>Runs of ASCII letters.</summary>
    Word,

    /// <summary>Letters of a word from its fifth on.</summary>
    LetterAfter4,

    /// <summary>Letters of a word from its eleventh on: only words that few texts have are so long.</summary>
    LetterAfter10,

    /// <summary>Words that begin with a capital.</summary>
    Capital,

    /// <summary>Capitals inside a word.</summary>
    InnerCapital,

    /// <summary>Digits.</summary>
    Digit,

    /// <summary>Groups of at most three digits, counted from the start of the number.</summary>
    DigitGroup,

    /// <summary>ASCII punctuation, and control characters.</summary>
    Punctuation,

    /// <summary>Punctuation from the third of a run on.</summary>
    PunctuationAfter2,

    /// <summary>Runs of white space.</summary>
    Gap,

    /// <summary>Runs of white space with a line break.</summary>
    LineBreak,

    /// <summary>White space in a run beside its first character and its first line break.</summary>
    Indent,

    /// <summary>U+0080 to U+027F: Latin letters with accents.</summary>
    Accented,

    /// <summary>U+0280 to U+07FF: Greek, Cyrillic, Hebrew, Arabic and other alphabets of two bytes.</summary>
    Alphabet,

    /// <summary>U+0800 to U+1FFF: the scripts of India and South-East Asia, Ethiopic, Georgian.</summary>
    Syllable,

    /// <summary>U+2000 to U+2FFF, typographic marks and symbols; a pictograph of four bytes counts as two.</summary>
    Symbol,

    /// <summary>U+3000 to U+FFFF: Chinese, Japanese, Korean.</summary>
    Ideograph,
}
