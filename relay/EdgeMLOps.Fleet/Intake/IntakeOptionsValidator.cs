using EdgeMLOps.Contracts;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Fleet.Intake;

internal sealed class IntakeOptionsValidator : IValidateOptions<IntakeOptions>
{
    public ValidateOptionsResult Validate(string? name, IntakeOptions options) => Topics.IsTenant(options.Tenant)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail("Intake:Tenant must be 1 to 32 of a-z, 0-9 and '-'");
}
