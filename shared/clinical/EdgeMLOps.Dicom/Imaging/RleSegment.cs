using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>One segment being unpacked, piece by piece (PS3.5 section G.3.2: PackBits).</summary>
/// <param name="position">Where it begins in the frame.</param>
/// <param name="end">Where it ends.</param>
[StructLayout(LayoutKind.Auto)]
internal struct RleSegment(int position, int end)
{
    private const int NoOperation = -128;

    private int _position = position;
    private int _left;
    private bool _isRun;
    private byte _value;

    /// <summary>The next bytes; false where the segment ends before the target is full.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="target">Filled whole.</param>
    internal bool Fill(ReadOnlySpan<byte> frame, Span<byte> target)
    {
        var segment = frame[..end];
        while (!target.IsEmpty)
        {
            if (_left == 0 && !Next(segment))
            {
                return false;
            }

            var count = Math.Min(_left, target.Length);
            if (_isRun)
            {
                target[..count].Fill(_value);
            }
            else
            {
                segment.Slice(_position, count).CopyTo(target);
                _position += count;
            }

            target = target[count..];
            _left -= count;
        }

        return true;
    }

    private bool Next(ReadOnlySpan<byte> segment)
    {
        while (_position < segment.Length)
        {
            var control = (sbyte)segment[_position++];
            if (control == NoOperation)
            {
                continue;
            }

            _isRun = control < 0;
            _left = _isRun ? 1 - control : control + 1;
            if ((_isRun ? 1 : _left) > segment.Length - _position)
            {
                return false;
            }

            if (_isRun)
            {
                _value = segment[_position++];
            }

            return true;
        }

        return false;
    }
}
