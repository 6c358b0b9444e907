namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>
/// Names of files that mean the same on every system: ASCII letters, digits, '.', '_' and '-', each part beginning with a
/// letter or digit and not ending in a dot, in at most one folder. So there is no way up, no root, no drive, no stream, no
/// hidden file, no option of a program, and no letter that looks like another.
/// </summary>
public static class PackageNames
{
    /// <summary>Most characters of a name with its folder: what a header holds.</summary>
    public const int MaxLength = 100;

    // Windows opens a device by these, whatever follows the first dot.
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Numbered("COM"), .. Numbered("LPT")], StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with a file's name; null when nothing is.</summary>
    /// <param name="name">The name, a folder before it with '/'.</param>
    public static string? FaultOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > MaxLength)
        {
            return $"must be 1 to {MaxLength} characters";
        }

        var parts = name.Split('/');
        return parts.Length > 2
            ? "lies deeper than one folder"
            : parts.Select(FaultOfPart).FirstOrDefault(fault => fault is not null)
                ?? (string.Equals(name, PackageFormat.EnvelopeName, StringComparison.OrdinalIgnoreCase) ? "is the envelope's" : null);
    }

    /// <summary>Whether a text is 1 to <paramref name="most"/> letters, digits, '.', '_', '-' or one of <paramref name="others"/>, the first a letter or digit.</summary>
    internal static bool IsWord(string text, int most, string others = "") =>
        text.Length > 0 && text.Length <= most && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' || others.Contains(c, StringComparison.Ordinal));

    private static string? FaultOfPart(string part)
    {
        if (!IsWord(part, MaxLength))
        {
            return "holds something else than letters, digits, '.', '_' and '-', or a part of it begins with none of the first two";
        }

        if (part[^1] == '.')
        {
            return "ends in a dot";
        }

        return Devices.Contains(part.Split('.')[0]) ? "is a device's on Windows" : null;
    }

    private static IEnumerable<string> Numbered(string device) => "0123456789".Select(digit => $"{device}{digit}");
}
