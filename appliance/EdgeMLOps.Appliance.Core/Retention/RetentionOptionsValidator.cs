using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Retention;

internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        var faults = new List<string>();
        Check(options.MinimumAge >= TimeSpan.Zero && options.MinimumAge <= Longest, "Retention:MinimumAge must be 0 to 3650.00:00:00.");
        Check(
            options.MaxAge == TimeSpan.Zero || (options.MaxAge >= options.MinimumAge && options.MaxAge <= Longest && options.MaxAge > TimeSpan.Zero),
            "Retention:MaxAge must be 0, or Retention:MinimumAge to 3650.00:00:00.");
        Check(options.MaxMegabytes is >= 0 and <= 100_000_000, "Retention:MaxMegabytes must be 0 to 100000000.");
        Check(options.MaxPercent is >= 0 and <= 95, "Retention:MaxPercent must be 0 to 95.");
        Check(
            options.Interval >= TimeSpan.FromMilliseconds(100) && options.Interval <= TimeSpan.FromDays(1),
            "Retention:Interval must be 00:00:00.1 to 1.00:00:00.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }
}
