using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Quarantine;

internal sealed class QuarantineOptionsValidator : IValidateOptions<QuarantineOptions>
{
    public ValidateOptionsResult Validate(string? name, QuarantineOptions options)
    {
        var faults = new List<string>();
        Check(options.MaxMegabytes is >= 1 and <= 10_000_000, "Quarantine:MaxMegabytes must be 1 to 10000000.");
        Check(options.MaxPercent is >= 0.1 and <= 100, "Quarantine:MaxPercent must be 0.1 to 100.");
        Check(options.MaxObjects is >= 1 and <= 1_000_000, "Quarantine:MaxObjects must be 1 to 1000000.");
        Check(options.MaxAge >= TimeSpan.FromHours(1) && options.MaxAge <= TimeSpan.FromDays(3650), "Quarantine:MaxAge must be 01:00:00 to 3650.00:00:00.");
        Check(
            options.Interval >= TimeSpan.FromSeconds(1) && options.Interval <= TimeSpan.FromHours(1),
            "Quarantine:Interval must be 00:00:01 to 01:00:00.");
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
