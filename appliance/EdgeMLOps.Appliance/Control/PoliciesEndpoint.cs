using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Control;

/// <summary><c>/v1/policies</c>: a person changes which policy is applied.</summary>
internal static class PoliciesEndpoint
{
    public static void MapPolicies(this WebApplication application)
    {
        application.MapPost("/v1/policies/import", (
            ModelImportRequest request, ControlCaller caller, PolicyRegistry registry, CancellationToken cancellationToken) =>
            ChangeAsync("", () => registry.ImportAsync(request.Path, caller.Name, cancellationToken)));
        application.MapPost("/v1/policies/activate", (
            ModelChangeRequest request, ControlCaller caller, PolicyRegistry registry, CancellationToken cancellationToken) =>
            ChangeAsync(request.Reason, () => registry.ActivateAsync(request.Package, caller.Name, request.Reason, cancellationToken)));
        application.MapPost("/v1/policies/rollback", (
            ModelChangeRequest request,
            ControlCaller caller,
            PolicyRegistry registry,
            IOptions<ModelsOptions> options,
            CancellationToken cancellationToken) =>
            ChangeAsync(request.Reason, () => caller.IsIn(options.Value.AdminGroup)
                ? registry.RollBackAsync(caller.Name, request.Reason, cancellationToken)
                : Task.FromResult(new PolicyChange(
                    PolicyChangeCode.NotAuthorised, null, $"{caller.Name} is not in the group {options.Value.AdminGroup}"))));
    }

    private static Task<IResult> ChangeAsync(string reason, Func<Task<PolicyChange>> change) => ChangeAnswer.OfAsync(reason, change, AnswerOf);

    private static ModelChangeAnswer AnswerOf(PolicyChange change) => new()
    {
        Code = change.Code.ToString(),
        Message = change.Message,
        Digest = change.Policy?.Digest ?? "",
        Name = change.Policy?.Name ?? "",
        Version = change.Policy?.Version ?? "",
        Release = change.Policy?.Release ?? 0,
        State = change.Policy?.State.ToString().ToLowerInvariant() ?? "",
    };
}
