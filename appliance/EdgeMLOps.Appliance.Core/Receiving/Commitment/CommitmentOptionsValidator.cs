using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

internal sealed class CommitmentOptionsValidator : IValidateOptions<CommitmentOptions>
{
    public ValidateOptionsResult Validate(string? name, CommitmentOptions options)
    {
        var faults = new List<string>();
        Range(nameof(options.ReportDelay), options.ReportDelay, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Range(nameof(options.FirstRetry), options.FirstRetry, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        Range(nameof(options.LongestRetry), options.LongestRetry, options.FirstRetry, TimeSpan.FromDays(1));
        Range(nameof(options.AlarmAge), options.AlarmAge, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        Range(nameof(options.GiveUpAge), options.GiveUpAge, options.AlarmAge, TimeSpan.FromDays(90));
        Range(nameof(options.AttemptLimit), options.AttemptLimit, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Range(nameof(options.Keep), options.Keep, TimeSpan.FromHours(1), TimeSpan.FromDays(365));
        if (options.MaxOpen is < 1 or > 100_000)
        {
            faults.Add("Commitment:MaxOpen must be 1 to 100000.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Range(string key, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
            {
                faults.Add($"Commitment:{key} must be {least} to {most}, not {value}.");
            }
        }
    }
}
