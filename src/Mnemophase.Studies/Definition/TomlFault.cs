using System.Text.RegularExpressions;

namespace Mnemophase.Studies.Definition;

/// <summary>Says of a line that is not TOML what stands there and what is expected, instead of the parser's tokens.</summary>
internal static partial class TomlFault
{
    private const int MostShown = 60;
    private const string Numbers = "numbers are written like 3, 0.5 or 1e-3, without units";

    /// <summary>The fault in words.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="line">Line of the fault, counted from 0.</param>
    /// <param name="message">What the parser says.</param>
    public static string Words(string text, int line, string message)
    {
        var shown = text.Split('\n').ElementAtOrDefault(line)?.Trim() ?? "";
        shown = shown.Length > MostShown ? shown[..MostShown] + "…" : shown;
        return (shown.Length == 0 ? "not valid TOML: " : $"not valid TOML at '{shown}': ") + Reason(message, shown);
    }

    private static string Reason(string message, string shown) =>
        shown.Contains('\uFFFD', StringComparison.Ordinal) ? "it has a character that is not in UTF-8; save the file as UTF-8"
        : Twice().Match(message) is { Success: true } twice
            ? $"{(twice.Groups["table"].Success ? "the table" : "the key")} {twice.Groups["key"].Value} is there already, at line {twice.Groups["line"].Value}"
        : Escape().Match(message) is { Success: true } escape
            ? $"\\{escape.Groups["sign"].Value} has no meaning between double quotes; write \\\\ for \\, or put the text between single quotes"
        : message.Has("in a string") || message.Has("string literal") || message.Has("multi-line")
            ? "a text is not closed; end it with the quote with which it begins"
        : message.Has("for an array") ? "the list before is not closed; end it with ]"
        : message.Has("in an array") ? "a comma is missing between two values of the list"
        : message.Has("inline table") ? "a table in braces is not closed, or lacks a comma; write { key = value, key = value }"
        : message.Has("expecting a value") ? "the value after = is missing"
        : Value().Match(message) is { Success: true } value ? NoValue(value.Groups["token"].Value, shown)
        : message.Has("expecting token `newline`") && After().Match(message) is { Success: true } after
            ? $"'{after.Groups["token"].Value}' is not expected here; a line ends after its value, and {Numbers}"
        : message.Has("bracket") || message.Has("base key") ? "a table is written [name], and a list of tables [[name]]"
        : message.Has("leading zero") || message.Has("digit") ? Numbers
        : message.Has("parse integer") ? "the number is too large"
        : message.Has("date time") ? "this is not a date"
        : message.Has("control character") ? "a text holds a character that cannot be printed"
        : $"a line is key = value, [table] or # comment{(shown.Contains('=', StringComparison.Ordinal) ? "; a key has letters, digits, - and _ only" : "")}";

    private static string NoValue(string token, string shown) =>
        token.ToUpperInvariant() is "TRUE" or "FALSE" or "YES" or "NO" or "ON" or "OFF" ? $"{token} is not a value; write true or false"
        : token.ToUpperInvariant() is "NAN" or "INF" or "INFINITY" ? $"{token} is not a finite number"
        : char.IsLetter(token[0]) ? $"{token} is not a value; write a text in quotes: \"{Word(token, shown)}\""
        : char.IsDigit(token[0]) || token[0] is '.' or '+' or '-' ? $"{token} is not a number; {Numbers}"
        : $"{token} is not a value; write a number, a text in quotes, true, false or a list in brackets";

    /// <summary>The whole word that begins with a token: the parser ends one at the first sign that no key has.</summary>
    private static string Word(string token, string shown)
    {
        var from = shown.IndexOf(token, Math.Max(0, shown.IndexOf('=', StringComparison.Ordinal)), StringComparison.Ordinal);
        var to = from < 0 ? -1 : shown.IndexOfAny([' ', ',', ']', '}', '#'], from);
        return from < 0 ? token : shown[from..(to < 0 ? shown.Length : to)];
    }

    private static bool Has(this string message, string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"^The key `(?<key>.+?)` is already defined at \((?<line>[0-9]+),[0-9]+\) with `(?<table>\[)?",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Twice();

    [GeneratedRegex(@"escape character \[(?<sign>.)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();

    [GeneratedRegex("token `(?<token>.+)` for a value", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Value();

    [GeneratedRegex("token found `(?<token>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex After();
}
