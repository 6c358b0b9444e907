using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>What became of a request's parts, in their order, and the status code that this comes to (PS3.18 table 10.5.3-1).</summary>
internal sealed class StowReport
{
    private readonly List<StowItem> _items = [];

    public IReadOnlyList<StowItem> Items => _items;

    /// <summary>The request held more parts than are taken; the rest was not looked at.</summary>
    public bool TooManyParts { get; set; }

    public bool AnyNoRoom => _items.Exists(static item => item.Failure == StowReasons.NoRoom);

    public int StatusCode => this switch
    {
        { TooManyParts: true } => StatusCodes.Status413PayloadTooLarge,
        _ when _items.TrueForAll(static item => item is { IsStored: true, Warning: 0 }) && _items.Count > 0 => StatusCodes.Status200OK,
        _ when _items.Exists(static item => item.IsStored) => StatusCodes.Status202Accepted,
        { AnyNoRoom: true } => StatusCodes.Status503ServiceUnavailable,
        _ when _items.TrueForAll(static item => item.SopInstanceUid is null) => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status409Conflict,
    };

    public void Add(StowItem item) => _items.Add(item);
}
