using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Gate.Releasing;

internal sealed class GateOptionsValidator : IValidateOptions<GateOptions>
{
    private const int MostK = 10_000;

    public ValidateOptionsResult Validate(string? name, GateOptions options)
    {
        var faults = new List<string>();
        if (options.BucketLength < TimeSpan.FromMinutes(1) || options.BucketLength > TimeSpan.FromDays(7))
        {
            faults.Add($"Gate:BucketLength must be 1 minute to 7 days, not {options.BucketLength}.");
        }

        if (options.K is < GateOptions.LeastK or > MostK)
        {
            faults.Add(FormattableString.Invariant(
                $"Gate:K must be {GateOptions.LeastK} to {MostK}, not {options.K}: fewer patients behind a bin may not leave."));
        }

        if (options.LongestWait < TimeSpan.FromDays(1) || options.LongestWait > TimeSpan.FromDays(365))
        {
            faults.Add($"Gate:LongestWait must be 1 to 365 days, not {options.LongestWait}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
