using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Studies;

internal sealed class StudiesOptionsValidator : IValidateOptions<StudiesOptions>
{
    public ValidateOptionsResult Validate(string? name, StudiesOptions options)
    {
        if (options.QuietTime < TimeSpan.FromMilliseconds(100) || options.QuietTime > TimeSpan.FromHours(1))
        {
            return ValidateOptionsResult.Fail("Studies:QuietTime must be 00:00:00.1 to 01:00:00.");
        }

        return options.AssociationWait >= options.QuietTime && options.AssociationWait <= TimeSpan.FromDays(1)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Studies:AssociationWait must be Studies:QuietTime to 1.00:00:00.");
    }
}
