using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>Checks section <c>Trust</c>.</summary>
public sealed class TrustOptionsValidator : IValidateOptions<TrustOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TrustOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.RootFile is { } file && (file.Length == 0 || Path.IsPathFullyQualified(file)) // null: as a file may say
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Trust:RootFile must be a full path or empty, not '{options.RootFile}'.");
    }
}
