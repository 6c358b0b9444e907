namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>What became of the attempt to load a model package.</summary>
public enum PackageCode
{
    /// <summary>Loaded: complete, trusted and understood.</summary>
    Loaded = 0,

    /// <summary>A file that every package has is missing.</summary>
    FileMissing = 1,

    /// <summary>The files are not those the trusted digest was computed over.</summary>
    DigestMismatch = 2,

    /// <summary>The manifest says something this program does not understand, or something impossible.</summary>
    ManifestInvalid = 3,
}
