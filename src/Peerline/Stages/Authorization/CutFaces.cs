using System.Text;

using SkiaSharp;

namespace Peerline.Stages.Authorization;

/// <summary>The faces of one letter, each with the characters that the letter uses and no others.</summary>
sealed class CutFaces : IDisposable
{
    readonly Dictionary<LetterFace, SKTypeface> _faces;

    CutFaces(Dictionary<LetterFace, SKTypeface> faces) => _faces = faces;

    public SKTypeface this[LetterFace face] => _faces[face];

    public static CutFaces For(Action<Pen> rehearse)
    {
        var used = new Dictionary<LetterFace, HashSet<Rune>>();
        using var nowhere = new SKNoDrawCanvas((int)Sheet.Width, (int)Sheet.Height);
        rehearse(new Pen(nowhere, (face, line) =>
        {
            (used.TryGetValue(face, out var characters) ? characters : used[face] = []).UnionWith(line.EnumerateRunes());
            return face.Whole;
        }));
        return new CutFaces(used.ToDictionary(pair => pair.Key, pair => pair.Key.Cut(pair.Value)));
    }

    public void Dispose()
    {
        foreach (var face in _faces.Values)
        {
            face.Dispose();
        }
    }
}
