namespace EdgeMLOps.Dicom.Network;

/// <summary>What counts as an application entity title: value representation AE of PS3.5 section 6.2.</summary>
public static class AeTitleRules
{
    /// <summary>Characters at most.</summary>
    public const int MaxLength = 16;

    /// <summary>1 to 16 printable ASCII characters, no backslash, spaces only inside.</summary>
    /// <param name="title">The title without padding.</param>
    public static bool IsValid(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        return title.Length is > 0 and <= MaxLength
            && title[0] != ' '
            && title[^1] != ' '
            && title.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0
            && !title.Contains('\\', StringComparison.Ordinal);
    }
}
