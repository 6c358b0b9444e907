using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Control;

/// <summary><c>/v1/models</c>: a person changes which package serves.</summary>
internal static class ModelsEndpoint
{
    public static void MapModels(this WebApplication application)
    {
        application.MapPost("/v1/models/import", (
            ModelImportRequest request, ControlCaller caller, ModelRegistry registry, CancellationToken cancellationToken) =>
            ChangeAsync("", () => registry.ImportAsync(request.Path, caller.Name, cancellationToken)));
        application.MapPost("/v1/models/validate", (
            ModelChangeRequest request, ControlCaller caller, ModelRegistry registry, CancellationToken cancellationToken) =>
            ChangeAsync(request.Reason, () => registry.ValidateAsync(request.Package, caller.Name, cancellationToken)));
        application.MapPost("/v1/models/activate", (
            ModelChangeRequest request, ControlCaller caller, ModelRegistry registry, CancellationToken cancellationToken) =>
            ChangeAsync(request.Reason, () => registry.ActivateAsync(request.Package, caller.Name, request.Reason, cancellationToken)));
        application.MapPost("/v1/models/shadow", (
            ModelChangeRequest request, ControlCaller caller, ModelRegistry registry, CancellationToken cancellationToken) =>
            ChangeAsync(request.Reason, () => registry.ShadowAsync(request.Package, caller.Name, request.Reason, cancellationToken)));
        application.MapPost("/v1/models/shadow/end", (
            ModelChangeRequest request, ControlCaller caller, ModelRegistry registry, CancellationToken cancellationToken) =>
            ChangeAsync(request.Reason, () => registry.EndShadowAsync(caller.Name, request.Reason, cancellationToken)));
        application.MapPost("/v1/models/canary", (
            ModelCanaryRequest request, ControlCaller caller, ModelRegistry registry, CancellationToken cancellationToken) =>
            CanarySplit.IsShare(request.Percent)
                ? ChangeAsync(request.Reason, () => registry.CanaryAsync(request.Package, request.Percent, caller.Name, request.Reason, cancellationToken))
                : Task.FromResult(ControlAnswer.Invalid("PercentInvalid")));
        application.MapPost("/v1/models/canary/end", (
            ModelChangeRequest request, ControlCaller caller, ModelRegistry registry, CancellationToken cancellationToken) =>
            ChangeAsync(request.Reason, () => registry.EndCanaryAsync(caller.Name, request.Reason, cancellationToken)));
        application.MapPost("/v1/models/rollback", (
            ModelChangeRequest request,
            ControlCaller caller,
            ModelRegistry registry,
            IOptions<ModelsOptions> options,
            CancellationToken cancellationToken) =>
            ChangeAsync(request.Reason, () => caller.IsIn(options.Value.AdminGroup)
                ? registry.RollBackAsync(caller.Name, request.Reason, cancellationToken)
                : Task.FromResult(new ModelChange(
                    ModelChangeCode.NotAuthorised, null, $"{caller.Name} is not in the group {options.Value.AdminGroup}"))));
    }

    private static Task<IResult> ChangeAsync(string reason, Func<Task<ModelChange>> change) => ChangeAnswer.OfAsync(reason, change, AnswerOf);

    private static ModelChangeAnswer AnswerOf(ModelChange change) => new()
    {
        Code = change.Code.ToString(),
        Message = change.Message,
        Digest = change.Package?.Digest ?? "",
        Name = change.Package?.Name ?? "",
        Version = change.Package?.Version ?? "",
        Release = change.Package?.Release ?? 0,
        State = change.Package?.State.ToString().ToLowerInvariant() ?? "",
    };
}
