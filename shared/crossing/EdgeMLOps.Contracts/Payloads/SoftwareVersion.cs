namespace EdgeMLOps.Contracts;

/// <summary>A program's version as three numbers.</summary>
public sealed record SoftwareVersion
{
    /// <summary>First number, from 0.</summary>
    public required int Major { get; init; }

    /// <summary>Second number, from 0.</summary>
    public required int Minor { get; init; }

    /// <summary>Third number, from 0.</summary>
    public required int Patch { get; init; }

    internal bool IsInRange => Major >= 0 && Minor >= 0 && Patch >= 0;

    /// <summary>The three numbers of <paramref name="version"/>; a missing one is 0.</summary>
    public static SoftwareVersion From(Version version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return new SoftwareVersion
        {
            Major = version.Major,
            Minor = version.Minor,
            Patch = Math.Max(version.Build, 0),
        };
    }
}
