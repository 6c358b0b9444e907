namespace EdgeMLOps.Dicom.Network;

/// <summary>What the network accepts as a UID: PS3.5 section 9.1, leading zeros of a component tolerated.</summary>
public static class UidRules
{
    private const int MaxLength = 64;

    /// <summary>1 to 64 digits and dots, no dot at an end or beside another.</summary>
    /// <param name="uid">Without padding.</param>
    public static bool IsValid(string uid)
    {
        ArgumentNullException.ThrowIfNull(uid);
        if (uid.Length is 0 or > MaxLength || uid[0] == '.' || uid[^1] == '.')
        {
            return false;
        }

        var previous = ' ';
        foreach (var sign in uid)
        {
            if (!(char.IsAsciiDigit(sign) || (sign == '.' && previous != '.')))
            {
                return false;
            }

            previous = sign;
        }

        return true;
    }
}
