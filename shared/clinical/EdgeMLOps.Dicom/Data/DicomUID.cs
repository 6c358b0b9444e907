namespace EdgeMLOps.Dicom;

/// <summary>A unique identifier (PS3.5 section 9) with the name the standard gives it, where it gives one.</summary>
public sealed partial class DicomUID : IEquatable<DicomUID>
{
    /// <summary>Longest UID in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>Takes a UID as it came; <see cref="IsValid"/> tells whether it keeps the rules.</summary>
    /// <param name="uid">Digits and dots, without padding.</param>
    /// <param name="name">What it stands for, or empty.</param>
    public DicomUID(string uid, string name = "")
    {
        ArgumentNullException.ThrowIfNull(uid);
        ArgumentNullException.ThrowIfNull(name);
        UID = uid;
        Name = name;
    }

    /// <summary>Digits and dots.</summary>
    public string UID { get; }

    /// <summary>The standard's name (PS3.6 annex A), or empty.</summary>
    public string Name { get; }

    /// <summary>Whether two UIDs are the same digits.</summary>
    public static bool operator ==(DicomUID? left, DicomUID? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two UIDs differ.</summary>
    public static bool operator !=(DicomUID? left, DicomUID? right) => !(left == right);

    /// <summary>
    /// Whether a text keeps the rules of PS3.5 section 9.1: at most 64 characters, components of digits parted by single dots, no
    /// leading zero in a component but for zero itself.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<char> uid)
    {
        if (uid.Length is 0 or > MaxLength)
        {
            return false;
        }

        foreach (var range in uid.Split('.'))
        {
            var component = uid[range];
            if (component.IsEmpty || component.ContainsAnyExceptInRange('0', '9') || (component[0] == '0' && component.Length > 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc />
    public bool Equals(DicomUID? other) => other is not null && string.Equals(UID, other.UID, StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as DicomUID);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(UID);

    /// <summary>The digits and dots.</summary>
    public override string ToString() => UID;
}
