using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>Turns what came of a change into an answer: the state of now, under the key of what was made.</summary>
internal sealed class ScheduleAnswerer
{
    private readonly WindowDesk _desk;
    private readonly LinkHealth _link;
    private readonly ScheduleOptions _options;

    public ScheduleAnswerer(WindowDesk desk, LinkHealth link, IOptions<ScheduleOptions> options) => (_desk, _link, _options) = (desk, link, options.Value);

    /// <summary>As <see cref="ChangedAsync"/>; the code says when the second person's word is needed yet.</summary>
    public Task<IResult> PlannedAsync(Func<Task<ScheduleAnswer>> change) =>
        AnswerAsync(change, _options.SecondApprover ? ScheduleCodes.NeedsSecondApprover : "");

    /// <summary>As <see cref="PlannedAsync"/>; the code also says what a window that should begin now waits for.</summary>
    public Task<IResult> StartedAsync(Func<Task<ScheduleAnswer>> change) =>
        _options.SecondApprover ? PlannedAsync(change) : AnswerAsync(change, _link.Code);

    public Task<IResult> ChangedAsync(Func<Task<ScheduleAnswer>> change) => AnswerAsync(change, code: "");

    public static async Task<IResult> StoredAsync(Func<Task<IResult>> work)
    {
        try
        {
            return await work();
        }
        catch (StorageException ex)
        {
            return ControlAnswer.Refused($"Storage{ex.Fault}");
        }
    }

    // The state is that of now: the referee takes up what was changed a moment later.
    private Task<IResult> AnswerAsync(Func<Task<ScheduleAnswer>> change, string code) => StoredAsync(async () => await change() switch
    {
        { Refusal: { IsInvalid: true } wrong } => ControlAnswer.Invalid(wrong.Code, wrong.Detail),
        { Refusal: { } refusal } => ControlAnswer.Refused(refusal.Code, refusal.Detail),
        { Key: var key } when key == Guid.Empty => Results.Ok(_desk.Status()),
        { Key: var key } => Results.Ok(_desk.Status() with { WindowId = key, Code = code }),
    });
}
