using EdgeMLOps.Airlock.States;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeMLOps.Airlock;

/// <summary>The airlock's control socket.</summary>
internal static class AirlockEndpoints
{
    private const int MostWindows = 100;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/status", (AirlockStatus status) => status.Read());
        routes.MapGet("/v1/window", (WindowDesk desk) => desk.Status());
        routes.MapPost("/v1/window/confirm-unplugged", (ControlCaller caller, WindowDesk desk) => Answer(desk, desk.ConfirmUnplugged(caller.Name)));
        routes.MapGet("/v1/windows", ListAsync);
        routes.MapGet("/v1/windows/next", NextAsync);
        routes.MapPost("/v1/windows/start", StartAsync);
        routes.MapPost("/v1/windows/abort", (ControlCaller caller, WindowDesk desk) => Answer(desk, desk.Abort(caller.Name)));
        routes.MapPost("/v1/windows/add", AddAsync);
        routes.MapPost("/v1/windows/remove", RemoveAsync);
    }

    private static async Task<WindowList> ListAsync(AirlockStore store, CancellationToken cancellationToken) =>
        new() { Windows = await store.Windows.ListAsync(MostWindows, cancellationToken) };

    private static async Task<WindowList> NextAsync(AirlockStore store, TimeProvider time, CancellationToken cancellationToken) =>
        new() { Windows = await store.Windows.NextAsync(time.GetUtcNow(), cancellationToken) is { } next ? [next] : [] };

    private static Task<IResult> StartAsync(
        WindowStartRequest request, ControlCaller caller, WindowDesk desk, CancellationToken cancellationToken) =>
        PlannedAsync(desk, () => desk.StartAsync(request.Minutes, caller.Name, cancellationToken));

    private static Task<IResult> AddAsync(
        WindowPlanRequest request, ControlCaller caller, WindowDesk desk, CancellationToken cancellationToken) =>
        PlannedAsync(desk, () => desk.AddAsync(request, caller.Name, cancellationToken));

    private static Task<IResult> RemoveAsync(
        WindowRemoveRequest request, ControlCaller caller, WindowDesk desk, CancellationToken cancellationToken) =>
        StoredAsync(async () => Answer(desk, await desk.RemoveAsync(request.WindowId, caller.Name, cancellationToken)));

    // The window's key in the answer is the new one's: the state is that of now, as the referee takes it up a moment later.
    private static Task<IResult> PlannedAsync(WindowDesk desk, Func<Task<(string? Refusal, Guid WindowId)>> plan) => StoredAsync(async () =>
    {
        var (refusal, windowId) = await plan();
        return refusal switch
        {
            null => Results.Ok(desk.Status() with { WindowId = windowId, Code = "" }),
            WindowCodes.MinutesOutOfRange or WindowCodes.InThePast => ControlAnswer.Invalid(refusal),
            _ => ControlAnswer.Refused(refusal),
        };
    });

    private static async Task<IResult> StoredAsync(Func<Task<IResult>> change)
    {
        try
        {
            return await change();
        }
        catch (StorageException ex)
        {
            return ControlAnswer.Refused($"Storage{ex.Fault}");
        }
    }

    private static IResult Answer(WindowDesk desk, string? refusal) =>
        refusal is null ? Results.Ok(desk.Status()) : ControlAnswer.Refused(refusal);
}
