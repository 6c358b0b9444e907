using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Room;

internal sealed class RoomOptionsValidator : IValidateOptions<RoomOptions>
{
    private const int Most = 10_000_000;

    public ValidateOptionsResult Validate(string? name, RoomOptions options)
    {
        var faults = new List<string>();
        Check(options.RefuseBelowMegabytes is >= 0 and <= Most, "Receiving:RefuseBelowMegabytes must be 0 to 10000000.");
        Check(options.RefuseBelowPercent is >= 0 and <= 50, "Receiving:RefuseBelowPercent must be 0 to 50.");
        Check(
            options.AcceptAboveMegabytes >= options.RefuseBelowMegabytes && options.AcceptAboveMegabytes <= Most,
            "Receiving:AcceptAboveMegabytes must be at least Receiving:RefuseBelowMegabytes, at most 10000000.");
        Check(
            options.AcceptAbovePercent >= options.RefuseBelowPercent && options.AcceptAbovePercent <= 60,
            "Receiving:AcceptAbovePercent must be at least Receiving:RefuseBelowPercent, at most 60.");
        Check(
            options.CheckInterval >= TimeSpan.FromMilliseconds(100) && options.CheckInterval <= TimeSpan.FromMinutes(1),
            "Receiving:CheckInterval must be 00:00:00.1 to 00:01:00.");
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
