using EdgeMLOps.Contracts;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Fleet.Intake;

internal sealed class IntakeOptionsValidator : IValidateOptions<IntakeOptions>
{
    public ValidateOptionsResult Validate(string? name, IntakeOptions options)
    {
        if (!Topics.IsTenant(options.Tenant))
        {
            return ValidateOptionsResult.Fail("Intake:Tenant must be 1 to 32 of a-z, 0-9 and '-'");
        }

        return options.Collector.Length == 0 || Topics.IsTenant(options.Collector)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Intake:Collector must be empty, or 1 to 32 of a-z, 0-9 and '-'");
    }
}
