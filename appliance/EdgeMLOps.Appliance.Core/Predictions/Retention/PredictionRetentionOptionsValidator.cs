using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Predictions.Retention;

internal sealed class PredictionRetentionOptionsValidator : IValidateOptions<PredictionRetentionOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    public ValidateOptionsResult Validate(string? name, PredictionRetentionOptions options)
    {
        var faults = new List<string>();
        if (options.MaxAge != TimeSpan.Zero && (options.MaxAge < PredictionRetentionOptions.LeastAge || options.MaxAge > Longest))
        {
            faults.Add("Predictions:MaxAge must be 0, or 30.00:00:00 to 36500.00:00:00.");
        }

        if (options.MaxMegabytes is < 0 or > 10_000_000)
        {
            faults.Add("Predictions:MaxMegabytes must be 0 to 10000000.");
        }

        if (options.Interval < TimeSpan.FromSeconds(1) || options.Interval > TimeSpan.FromDays(1))
        {
            faults.Add("Predictions:Interval must be 00:00:01 to 1.00:00:00.");
        }

        if (options.CheckInterval < TimeSpan.FromSeconds(1) || options.CheckInterval > TimeSpan.FromDays(30))
        {
            faults.Add("Predictions:CheckInterval must be 00:00:01 to 30.00:00:00.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
