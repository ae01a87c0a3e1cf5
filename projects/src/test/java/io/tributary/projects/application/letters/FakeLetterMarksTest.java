package io.tributary.projects.application.letters;

class FakeLetterMarksTest extends LetterMarksContract {

    private final FakeLetterMarks marks = new FakeLetterMarks();

    @Override
    protected LetterMarks marks() {
        return marks;
    }
}
