using System.Globalization;

namespace EdgeMLOps.Hosting.CommandLine;

/// <summary>Text that strangers had a hand in: file names and values of files may hold what a terminal takes for commands, and ends of lines.</summary>
public static class Printable
{
    private const char Replacement = '?';

    /// <summary>For a terminal: without control characters; line ends and tabs stay.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text) => Without(text, IsCommand);

    /// <summary>For one line of a log or a message: without control characters, ends of lines and what turns the direction of writing.</summary>
    /// <param name="text">The text.</param>
    public static string Line(string text) => Without(text, character => CharUnicodeInfo.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static bool IsCommand(char character) => char.IsControl(character) && character is not ('\n' or '\r' or '\t');

    private static string Without(string text, Func<char, bool> isUnwanted)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Any(isUnwanted) ? string.Concat(text.Select(character => isUnwanted(character) ? Replacement : character)) : text;
    }
}
