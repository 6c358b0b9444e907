namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>The outcome of loading a model package.</summary>
/// <param name="Code">What became of it.</param>
/// <param name="Package">The package; null unless loaded.</param>
/// <param name="Message">What is wrong, with the file or key at fault; empty when loaded.</param>
public sealed record PackageOutcome(PackageCode Code, ModelPackage? Package, string Message)
{
    /// <summary>The package, or an error for places that cannot go on without one.</summary>
    /// <returns>The package.</returns>
    /// <exception cref="InvalidDataException">It was not loaded; the message says code and cause.</exception>
    public ModelPackage Require() => Package ?? throw new InvalidDataException($"Model package refused, {Code}: {Message}");
}
