namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>Text of strangers for a message, a log or a terminal, none of which it may give a command or a line of its own.</summary>
internal static class PrintableAscii
{
    private const char Replacement = '?';

    public static string Of(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : Replacement));
}
