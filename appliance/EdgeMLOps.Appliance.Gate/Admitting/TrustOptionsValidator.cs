using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>Checks section <c>Trust</c>.</summary>
public sealed class TrustOptionsValidator : IValidateOptions<TrustOptions>
{
    private const int MostMegabytes = 10_000_000;
    private const int MostPercent = 50;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TrustOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        if (options.RootFile is not { } file || (file.Length > 0 && !Path.IsPathFullyQualified(file))) // null: as a file may say
        {
            faults.Add($"Trust:RootFile must be a full path or empty, not '{options.RootFile}'.");
        }

        if (options.KeepFreeMegabytes is < 0 or > MostMegabytes)
        {
            faults.Add(FormattableString.Invariant($"Trust:KeepFreeMegabytes must be 0 to {MostMegabytes}, not {options.KeepFreeMegabytes}."));
        }

        if (options.KeepFreePercent is not (>= 0 and <= MostPercent))
        {
            faults.Add(FormattableString.Invariant($"Trust:KeepFreePercent must be 0 to {MostPercent}, not {options.KeepFreePercent}."));
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
