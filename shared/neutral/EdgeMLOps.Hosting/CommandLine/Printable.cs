namespace EdgeMLOps.Hosting.CommandLine;

/// <summary>Text for a terminal: file names and values of files may hold what a terminal takes for commands.</summary>
internal static class Printable
{
    private const char Replacement = '?';

    /// <summary>The text without control characters; line ends and tabs stay.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Any(IsCommand) ? string.Concat(text.Select(character => IsCommand(character) ? Replacement : character)) : text;
    }

    private static bool IsCommand(char character) => char.IsControl(character) && character is not ('\n' or '\r' or '\t');
}
