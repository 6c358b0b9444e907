using System.Globalization;
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
        Range(nameof(options.UncallableAge), options.UncallableAge, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Count(nameof(options.MaxOpen), options.MaxOpen, 100_000);
        Count(nameof(options.MaxOpenObjects), options.MaxOpenObjects, 10_000_000);
        Count(nameof(options.PeerPercent), options.PeerPercent, 100);

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Count(string key, int value, int most)
        {
            if (value < 1 || value > most)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"Commitment:{key} must be 1 to {most}."));
            }
        }

        void Range(string key, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
            {
                faults.Add($"Commitment:{key} must be {least} to {most}, not {value}.");
            }
        }
    }
}
